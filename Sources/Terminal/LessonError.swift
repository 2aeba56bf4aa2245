/// What is wrong with what the user asked for, in one sentence.
public struct LessonError: Error, CustomStringConvertible, Hashable {
  public let description: String

  public init(_ sentence: String) { description = sentence }
}
