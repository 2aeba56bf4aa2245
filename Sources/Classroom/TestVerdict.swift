/// What became of one expected test.
public struct TestVerdict: Hashable, Sendable {
  public let test: ExpectedTest
  public let outcome: TestOutcome
  public let issues: [TestIssue]

  public init(test: ExpectedTest, outcome: TestOutcome, issues: [TestIssue] = []) {
    self.test = test
    self.outcome = outcome
    self.issues = issues
  }

  public var isPassed: Bool { outcome == .passed }
}
