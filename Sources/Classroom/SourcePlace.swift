/// A place in a file: line and column from 1.
public struct SourcePlace: Hashable, Sendable, CustomStringConvertible {
  /// As the compiler or the test runner names it: an absolute path, or "Lesson03Tests/Exercise03_1.swift".
  public let file: String
  public let line: Int
  public let column: Int

  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  public var description: String { "\(file):\(line)" }
}
