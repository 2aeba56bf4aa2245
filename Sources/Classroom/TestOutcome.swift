/// What became of one test function; only `passed` is a pass.
public enum TestOutcome: String, Hashable, Sendable, Codable {
  /// It ran to its end and found nothing wrong.
  case passed
  /// It found something wrong.
  case failed
  /// It was disabled.
  case skipped
  /// It, or one of its cases, was cancelled.
  case cancelled
  /// What it found wrong was declared a known issue.
  case knownIssue
  /// It started and never ended: the process ended in it, or was ended.
  case unfinished
  /// It did not even start.
  case notRun

  /// What it means, for a test without an issue.
  public var sentence: String {
    switch self {
    case .passed: "it passed"
    case .failed: "it failed"
    case .skipped: "it was skipped, and a skipped test is no pass"
    case .cancelled: "it was cancelled, and a cancelled test is no pass"
    case .knownIssue: "its failure was declared a known issue, and that is no pass"
    case .unfinished: "the run ended in the middle of this test"
    case .notRun: "it did not run"
    }
  }
}
