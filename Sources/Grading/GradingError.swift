/// What is wrong with a grading session or with something handed in, in one sentence.
public struct GradingError: Error, CustomStringConvertible, Hashable {
  public let description: String

  public init(_ sentence: String) { description = sentence }
}
