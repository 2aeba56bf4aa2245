import Terminal

/// The judgement on one exercise.
///
/// It is passed only when at least one test was executed, every expected test passed, nothing else is in the record of
/// the run, the runner itself said that the run ended, and its process ended with 0.
public struct Verdict: Hashable, Sendable {
  public let exercise: Exercise
  /// The expected tests, in the order of the suite's file.
  public let tests: [TestVerdict]
  /// What is wrong beside the tests; empty in a pass.
  public let problems: [Problem]
  /// What the judged code has printed.
  public var printed = ""
  /// What is to be known of the lesson's other files: sentences.
  public var remarks: [String] = []

  public init(exercise: Exercise, tests: [TestVerdict], problems: [Problem]) {
    self.exercise = exercise
    self.tests = tests
    self.problems = problems
  }

  /// Judges a run.
  ///
  /// - Parameter ending: how the tests' process ended.
  public init(
    on exercise: Exercise, by specification: SuiteSpecification, stream: EventStream, ending: CommandEnding
  ) {
    self.exercise = exercise
    tests = specification.tests.map { test in
      let record = stream.record(of: test.name)
      return TestVerdict(test: test, outcome: record?.outcome ?? .notRun, issues: record?.issues ?? [])
    }
    var problems: [Problem] = []
    if ending.isByItself {
      if stream.runEnds == 0 { problems.append(.notFinished) }
    } else {
      problems.append(.ended(ending))
    }
    let known = Set(specification.tests.map(\.name))
    let unknown = stream.tests.map(\.name).filter { !known.contains($0) }
    if !unknown.isEmpty {
      problems.append(.unknownTests(unknown.map { ($0.suites + [$0.description]).joined(separator: "/") }))
    }
    if let why = Verdict.tampering(in: stream, of: specification) { problems.append(.tampered(why)) }
    if !tests.contains(where: { $0.outcome != .notRun && $0.outcome != .skipped }) { problems.append(.nothingRan) }
    if problems.isEmpty, tests.allSatisfy(\.isPassed), ending != .exited(0) {
      problems.append(.contradiction(ending))
    }
    self.problems = problems
  }

  public var isPassed: Bool { problems.isEmpty && !tests.isEmpty && tests.allSatisfy(\.isPassed) }
  public var passedCount: Int { tests.count(where: \.isPassed) }

  /// The first test that is no pass, in the order of the suite's file.
  ///
  /// When the process ended in the middle, the one in which it ended comes before those that did not run.
  public var firstFailure: TestVerdict? {
    tests.first { $0.outcome == .unfinished && problems.contains { $0.endedTheRun } } ?? tests.first { !$0.isPassed }
  }

  /// The first thing in the record that the runner itself would never write.
  private static func tampering(in stream: EventStream, of specification: SuiteSpecification) -> String? {
    if let line = stream.brokenLine { return "its line \(line) is not the runner's" }
    if stream.runStarts > 1 { return "the run begins \(stream.runStarts) times" }
    if stream.runEnds > 1 { return "the run ends \(stream.runEnds) times" }
    if stream.eventsAfterEnd > 0 { return "it goes on after the end of the run" }
    if stream.runEnds == 1 && stream.unreadableLines > 0 {
      return "\(stream.unreadableLines) of its lines cannot be read"
    }
    if stream.runStarts == 0 && stream.runEnds > 0 { return "the run ends without a beginning" }
    if let loose = stream.looseIssues.first { return "an issue outside of all tests: \(loose.message)" }
    let names = stream.tests.map(\.name)
    if Set(names).count < names.count { return "two tests bear the same name" }
    for test in stream.tests where test.name.suite == specification.suite {
      if test.startCount > 1 || test.endCount > 1 { return "\"\(test.name)\" begins or ends twice" }
      if test.endCount > test.startCount { return "\"\(test.name)\" ends without a beginning" }
    }
    return nil
  }
}

/// The outcome of one expected test.
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

extension Verdict {
  /// Why a run is no pass, whatever its tests say.
  public enum Problem: Hashable, Sendable, CustomStringConvertible {
    /// The file of this exercise, or of another one that is built together with it, is not there.
    case missingFile(Exercise)
    /// The code does not compile; nothing was run.
    case buildFailed(BuildLog)
    /// It compiles, and what the tests call is not in it.
    case missingNames([String])
    /// It compiles, and what it calls or defines is not allowed; nothing was run.
    case refused(String)
    /// The build itself was ended: by a limit, a signal or Ctrl-C.
    case buildEnded(CommandEnding)
    /// Not one expected test was executed.
    case nothingRan
    /// The tests' process did not end by itself with 0 or 1.
    case ended(CommandEnding)
    /// The runner's own end event is missing: the process ended in the middle.
    case notFinished
    /// The record of the run is torn, goes on after its end, or begins twice.
    case tampered(String)
    /// The record names tests that the specification does not know.
    case unknownTests([String])
    /// Every test passed, and yet the runner reports a failure.
    case contradiction(CommandEnding)

    public var description: String {
      switch self {
      case .missingFile(let exercise): "\(exercise.path) is missing."
      case .buildFailed: "It does not compile."
      case .missingNames(let names):
        "The tests do not compile with it (there is no \(names.joined(separator: ", "))); "
          + "is a name or a type of the template changed?"
      case .refused(let sentence): sentence
      case .buildEnded(let ending): "The build \(ending)."
      case .nothingRan: "No test was executed."
      case .ended(let ending): "The tests' process \(ending)."
      case .notFinished: "The test run ended in the middle: a crash, or a call of exit."
      case .tampered(let why): "The record of the test run cannot be trusted: \(why)."
      case .unknownTests(let names):
        "The record of the test run names tests that do not exist: \(names.joined(separator: ", "))."
      case .contradiction(let ending): "Every test passed, but the tests' process \(ending)."
      }
    }
  }
}

extension Verdict.Problem {
  /// Whether tests may be missing because the process ended too soon.
  var endedTheRun: Bool {
    switch self {
    case .ended, .notFinished: true
    default: false
    }
  }

  /// The log of a build that failed.
  var buildLog: BuildLog? {
    if case .buildFailed(let log) = self { log } else { nil }
  }

  /// Whether the student's files themselves kept the tests from being built.
  var stoppedTheBuild: Bool {
    switch self {
    case .missingFile, .buildFailed, .missingNames, .refused: true
    default: false
    }
  }

  /// Whether no test could be executed.
  var preventedTheRun: Bool {
    switch self {
    case .missingFile, .buildFailed, .missingNames, .refused, .buildEnded, .nothingRan, .ended(.cancelled): true
    default: false
    }
  }

  /// What to do about it.
  func advice(for exercise: Exercise) -> String? {
    switch self {
    case .missingFile(let missing): "\"\(ToolCall.workbench) reset \(missing.number)\" puts the template there."
    case .ended(.timedOut): "Which loop has no end?"
    case .ended, .notFinished: "Which index, or which \"!\", can go wrong? And is there a call of exit?"
    case .nothingRan: "Is \(exercise.suitePath) as it was handed out?"
    default: nil
    }
  }
}
