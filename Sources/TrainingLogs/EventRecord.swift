/// One record of an event file.
public struct EventRecord: Hashable, Sendable {
  /// What a record says.
  public enum Content: Hashable, Sendable {
    /// The first record of each file.
    case fileVersion(String)
    /// What was measured at the record's step.
    case values([LoggedValue])
    /// From here on readers forget what they have read of the record's step and later ones.
    case sessionStart
    /// What another program wrote and this one does not know.
    case other
  }

  /// When it was written, in seconds since 1970.
  public let wallTime: Double
  /// The step of the run; 0 for what belongs to none.
  public let step: Int
  public let content: Content

  public init(wallTime: Double, step: Int = 0, _ content: Content) {
    (self.wallTime, self.step, self.content) = (wallTime, step, content)
  }

  /// The values of the record, none for a record of another kind.
  public var values: [LoggedValue] {
    if case .values(let values) = content { values } else { [] }
  }
}
