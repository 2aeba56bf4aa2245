import Foundation

/// What Swift Testing's event stream (`--event-stream-output-path`, version 0: one JSON object a line) tells of a run.
///
/// Nothing here decides whether an exercise is passed: see ``Verdict``. Lines that cannot be read, events after the end
/// and ends without a start are counted, never ignored.
public struct EventStream: Sendable {
  /// The test functions that the stream names, in the order in which it first names them.
  public private(set) var tests: [TestRecord] = []
  /// How often the runner said that the run began and ended; a whole run says each once.
  public private(set) var runStarts = 0
  public private(set) var runEnds = 0
  /// Lines that are no event of version 0: a torn last line, or something that was written by others.
  public private(set) var unreadableLines = 0
  /// Events that came after the runner's own end.
  public private(set) var eventsAfterEnd = 0
  /// Issues of no test function: of a suite, or of the run itself.
  public private(set) var looseIssues: [TestIssue] = []

  private var places: [String: Int] = [:]
  /// What a case was given, in words, by test and case.
  private var arguments: [String: String] = [:]
  /// How the runner names a test in a sentence, by test: with quotation marks, or as a function.
  private var spokenNames: [String: [String]] = [:]

  /// A stream with nothing in it: no test was executed.
  public init() {}

  /// Reads a whole stream.
  public init(_ data: Data) {
    // What lies behind the last of these lines is one more that cannot be read.
    for line in data.split(separator: UInt8(ascii: "\n"), maxSplits: Self.mostLines) {
      guard unreadableLines <= Self.mostUnreadableLines else { break }
      read(line)
    }
  }

  /// The most lines that are read, ten times as many as any suite writes, and the most that cannot be read.
  ///
  /// A record of 16 MB may have millions of either.
  static let (mostLines, mostUnreadableLines) = (50_000, 100)

  /// Reads the file at `url`; a missing one is an empty stream.
  public init(contentsOf url: URL) { self.init((try? Data(contentsOf: url)) ?? Data()) }

  /// Whether it is the record of one run from its beginning to its end and of nothing else.
  public var isWhole: Bool { runStarts == 1 && runEnds == 1 && unreadableLines == 0 && eventsAfterEnd == 0 }

  /// The record of a test function.
  public func record(of name: TestName) -> TestRecord? { tests.first { $0.name == name } }

  private mutating func read(_ line: Data) {
    guard let entry = try? JSONDecoder().decode(EventLine.self, from: line), entry.version == 0 else {
      unreadableLines += 1
      return
    }
    let payload = entry.payload
    if entry.kind == "test" {
      if payload.kind == "function", let identifier = payload.id {
        _ = place(of: identifier)
        spokenNames[identifier] = [payload.displayName.map { "\"\($0)\"" }, payload.name].compactMap { $0 }
      }
    } else if entry.kind == "event" {
      if runEnds > 0 { eventsAfterEnd += 1 }
      read(payload)
    } else {
      unreadableLines += 1
    }
  }

  private mutating func read(_ event: EventLine.Payload) {
    switch event.kind {
    case "runStarted": runStarts += 1
    case "runEnded": runEnds += 1
    case "issueRecorded": readIssue(event)
    default:
      guard let identifier = event.testID, let place = place(of: identifier) else { return }
      switch event.kind {
      case "testStarted": tests[place].startCount += 1
      case "testEnded":
        tests[place].endCount += 1
        tests[place].docComment = event.docComment
      case "testSkipped": tests[place].isSkipped = true
      case "testCancelled", "testCaseCancelled": tests[place].isCancelled = true
      case "testCaseStarted":
        let names = spokenNames[identifier] ?? tests[place].name.function.map { ["\"\($0)\"", $0] } ?? []
        if let words = event.argumentsInWords(of: names) {
          arguments[identifier + (event._testCase?.id ?? "")] = words
        }
      default: break
      }
    }
  }

  private mutating func readIssue(_ event: EventLine.Payload) {
    let isKnown = event.issue?.isKnown ?? false
    let issue = TestIssue(
      message: event.messages?.first?.text ?? "something went wrong, and the runner does not say what",
      // The runner takes comments of the source that stand before an expectation for comments on the issue.
      comments: (event._comments ?? []).filter { !$0.hasPrefix("//") && !$0.hasPrefix("/*") },
      arguments: event._testCase.flatMap { arguments[(event.testID ?? "") + $0.id] ?? $0.displayName },
      place: (event.issue?.sourceLocation).map {
        SourcePlace(file: $0._filePath ?? $0.fileID ?? "", line: $0.line, column: $0.column)
      })
    guard let identifier = event.testID, let place = place(of: identifier) else {
      // An issue outside of all functions is never swallowed.
      looseIssues.append(issue)
      return
    }
    if isKnown { tests[place].knownIssueCount += 1 } else { tests[place].issues.append(issue) }
  }

  /// The place of a test function in `tests`; nil for suites.
  private mutating func place(of identifier: String) -> Int? {
    if let known = places[identifier] { return known }
    guard let name = TestName(identifier: identifier), name.function != nil else { return nil }
    tests.append(TestRecord(name: name, identifier: identifier))
    places[identifier] = tests.count - 1
    return tests.count - 1
  }
}

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

/// The outcome of one test function; only `passed` is a pass.
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

/// One thing that a test found wrong.
public struct TestIssue: Hashable, Sendable {
  /// "Expectation failed: (article(0) → nan) ≈ 0.1".
  public let message: String
  /// The comments that the test gave it.
  public let comments: [String]
  /// The arguments of the case, in words: "stepSize → 3, gamma → 0.9"; nil where the test has none.
  public let arguments: String?
  public let place: SourcePlace?

  public init(message: String, comments: [String] = [], arguments: String? = nil, place: SourcePlace? = nil) {
    self.message = message
    self.comments = comments
    self.arguments = arguments
    self.place = place
  }
}

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

/// One line of an event stream, as far as it is read here.
struct EventLine: Decodable {
  let kind: String
  let version: Int
  let payload: Payload

  /// A test (kind "test") or an event (kind "event"): the names are the stream's own.
  struct Payload: Decodable {
    let kind: String
    let id: String?
    let name: String?
    let displayName: String?
    let testID: String?
    let messages: [Message]?
    let issue: Issue?
    let _comments: [String]?
    let _testCase: Case?

    /// The lines of the doc comment, which the runner repeats under a failure.
    var docComment: [String] {
      (messages ?? []).compactMap { message in
        guard message.symbol == "details", message.text.hasPrefix("///") else { return nil }
        return message.text.dropFirst(3).trimmingCharacters(in: .whitespaces)
      }
    }

    /// The words "stepSize → 1, gamma → 0.5" of a message.
    ///
    ///     Test case passing 2 arguments stepSize → 1, gamma → 0.5 to "…" started.
    ///
    /// - Parameter names: how the runner may name the test; " to " may stand in it, and in the arguments.
    func argumentsInWords(of names: [String]) -> String? {
      guard let text = messages?.first?.text, text.hasPrefix("Test case passing "),
        let start = text.range(of: " argument"), let space = text[start.upperBound...].firstIndex(of: " ")
      else { return nil }
      let rest = text[text.index(after: space)...]
      let ends = names.map { " to \($0) started." }
      let known = ends.first { rest.hasSuffix($0) }.map { rest.dropLast($0.count) }
      let words = known ?? rest.range(of: " to ", options: .backwards).map { rest[..<$0.lowerBound] } ?? ""
      return words.isEmpty ? nil : String(words)
    }
  }

  struct Message: Decodable {
    let symbol: String
    let text: String
  }

  struct Issue: Decodable {
    let isKnown: Bool
    let sourceLocation: Location?
  }

  struct Case: Decodable {
    let id: String
    let displayName: String?
  }

  struct Location: Decodable {
    let _filePath: String?
    let fileID: String?
    let line: Int
    let column: Int
  }
}
