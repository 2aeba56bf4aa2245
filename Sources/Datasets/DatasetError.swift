/// A request that a data set cannot fulfil: one sentence that says what was asked and what would be right.
public struct DatasetError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
