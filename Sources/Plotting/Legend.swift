/// Where the names of the curves stand; never on top of the data.
public enum Legend: Sendable, Equatable {
  /// A side of the frame.
  public enum Side: Sendable, Equatable { case right, below }

  /// Outside on the right when there are at least two names, none otherwise.
  case automatic
  /// In a list outside the frame.
  case outside(Side)
  /// Each name at the right end of its curve, in the curve's colour.
  case direct
  /// No names.
  case none
}
