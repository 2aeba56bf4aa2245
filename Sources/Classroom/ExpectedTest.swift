/// A test function as its suite's file declares it.
public struct ExpectedTest: Hashable, Sendable {
  public let name: TestName
  /// Its doc comment in one line: the first hint, phrased as a question; nil when there is none.
  public let hint: String?
  /// The line of its name, from 1.
  public let line: Int

  public init(name: TestName, hint: String?, line: Int) {
    self.name = name
    self.hint = hint
    self.line = line
  }
}
