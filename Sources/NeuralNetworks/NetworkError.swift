/// Why a network cannot be computed as asked: one sentence that says what is wrong and what would be right.
public struct NetworkError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
