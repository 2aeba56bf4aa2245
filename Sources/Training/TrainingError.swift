/// Why a run cannot begin or go on: one sentence that says what is wrong and what would be right.
public struct TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
