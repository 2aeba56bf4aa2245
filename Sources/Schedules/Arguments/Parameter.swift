/// One entry in the list of parameters of a schedule: the list that the command line, JSON, saved files and the
/// search for the nearest known name all read.
public struct Parameter: Hashable, Sendable {
  /// The name, as PyTorch spells it.
  public let name: String
  /// The value when it is not given, or nil when it must be given.
  ///
  /// `.null` means: may be left out.
  public let standard: ArgumentValue?
  /// What it is, in a few words with units.
  public let meaning: String
  /// Whether a list gives each parameter group its own value.
  public let perGroup: Bool

  init(_ name: String, default standard: ArgumentValue? = nil, perGroup: Bool = false, _ meaning: String) {
    self.name = name
    self.standard = standard
    self.perGroup = perGroup
    self.meaning = meaning
  }
}
