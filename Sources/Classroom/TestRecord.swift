/// What an event stream says of one test function.
public struct TestRecord: Hashable, Sendable {
  public let name: TestName
  /// As the stream writes it, with file and line.
  public let identifier: String
  public internal(set) var startCount = 0
  public internal(set) var endCount = 0
  public internal(set) var issues: [TestIssue] = []
  public internal(set) var knownIssueCount = 0
  public internal(set) var isSkipped = false
  public internal(set) var isCancelled = false
  /// Its doc comment, where the stream has it: under a failure.
  public internal(set) var docComment: [String] = []

  init(name: TestName, identifier: String) {
    self.name = name
    self.identifier = identifier
  }

  /// The worst of what happened.
  public var outcome: TestOutcome {
    if !issues.isEmpty { return .failed }
    if isSkipped { return .skipped }
    if isCancelled { return .cancelled }
    if knownIssueCount > 0 { return .knownIssue }
    if startCount == 0 { return .notRun }
    return endCount >= startCount ? .passed : .unfinished
  }
}
