/// How the panels of a figure stand beside each other.
public enum Arrangement: Sendable, Equatable {
  /// Side by side.
  case row
  /// One below the other, each with its own x axis.
  case column
  /// One below the other over one shared x axis: same range, labelled once, at the bottom.
  case stack
  /// Line by line, `columns` panels to a line.
  case grid(columns: Int)
}
