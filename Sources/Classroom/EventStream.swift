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

  /// A stream with nothing in it: no test was executed.
  public init() {}

  /// Reads a whole stream.
  public init(_ data: Data) {
    for line in data.split(separator: UInt8(ascii: "\n")) { read(line) }
  }

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
      if payload.kind == "function", let identifier = payload.id { _ = place(of: identifier) }
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
        if let words = event.argumentsInWords { arguments[identifier + (event._testCase?.id ?? "")] = words }
      default: break
      }
    }
  }

  private mutating func readIssue(_ event: EventLine.Payload) {
    let isKnown = event.issue?.isKnown ?? false
    let issue = TestIssue(
      message: event.messages?.first?.text ?? "something went wrong, and the runner does not say what",
      comments: event._comments ?? [],
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
