import Foundation
import Testing

@testable import Classroom

/// Streams that real runs wrote.
@Suite struct EventStreamTests {
  func outcomes(_ name: String) throws -> [String: TestOutcome] {
    let stream = EventStream(try Samples.recording(name))
    return Dictionary(stream.tests.map { ($0.name.description, $0.outcome) }) { first, _ in first }
  }

  @Test func `passes and failures, by parameters, display names, throws and waits`() throws {
    #expect(
      try outcomes("outcomes") == [
        "starts at the base rate": .failed, "two issues": .failed, "passes": .passed, "every stepSize epochs": .failed,
        "named": .passed, "throws": .failed, "an async one": .passed, "warns": .passed,
      ])
  }

  @Test func `skipped, cancelled and known issues are told apart and are no passes`() throws {
    #expect(
      try outcomes("no-passes") == [
        "is skipped": .skipped, "is cancelled": .cancelled, "one case cancelled": .cancelled,
        "is a known issue": .knownIssue,
      ])
  }

  @Test(arguments: [("trap", "traps"), ("exit", "leaves")])
  func `a test in which the process ended is unfinished, and so is the run`(name: String, test: String) throws {
    let stream = EventStream(try Samples.recording(name))
    #expect(stream.tests.first { $0.name.function == test }?.outcome == .unfinished)
    #expect(stream.tests.count { $0.outcome == .unfinished } == 1)
    #expect(stream.runEnds == 0)
    #expect(!stream.isWhole)
  }

  @Test func `an issue tells what came, where, and in which case`() throws {
    let stream = EventStream(try Samples.recording("outcomes"))
    let name = try #require(TestName(identifier: "EvtTests.Exercise03_1/`every stepSize epochs`(stepSize:gamma:)"))
    let record = try #require(stream.record(of: name))
    #expect(record.issues.map(\.message) == ["Expectation failed: (wrong → 4) == nil"])
    #expect(record.issues.first?.arguments == "stepSize → 3, gamma → 0.9")
    #expect(record.issues.first?.place?.line == 13)
  }

  @Test func `several issues and the test's own comment`() throws {
    let stream = EventStream(try Samples.recording("outcomes"))
    let record = try #require(stream.tests.first { $0.name.function == "two issues" })
    #expect(record.issues.count == 2)
    #expect(record.issues.last?.comments == ["a comment of the test"])
    #expect(record.docComment == ["A hint", "over two lines: really?"])
  }

  /// Names and arguments in which " to " stands, names with quotation marks, and names without backticks.
  @Test(arguments: [
    ("`grows to 1 over beta`(β:)", #""grows to 1 over beta""#, "grows to 1 over beta", #"β → "a to b""#),
    ("`adds up to n`(β:)", #""adds up to n""#, "adds up to n", "β → 0.5"),
    ("plain(β:)", "plain(β:)", nil, #"β → "a to "plain(β:)" started.""#),
    ("plain(β:)", #""a "display" to name""#, #"a "display" to name"#, "β → größer, n → 3"),
  ])
  func `arguments end where the test's name begins`(name: String, spoken: String, display: String?, words: String)
    throws
  {
    func line(_ object: [String: Any]) throws -> String {
      String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    }
    let identifier = "EvtTests.Exercise03_1/\(name)/T.swift:1:1"
    var test: [String: Any] = ["kind": "function", "id": identifier, "name": name]
    test["displayName"] = display
    let count = words.contains(", ") ? "2 arguments" : "1 argument"
    let message = ["symbol": "default", "text": "Test case passing \(count) \(words) to \(spoken) started."]
    let start: [String: Any] = [
      "kind": "testCaseStarted", "testID": identifier, "messages": [message], "_testCase": ["id": "1"],
    ]
    let issue: [String: Any] = [
      "kind": "issueRecorded", "testID": identifier, "messages": [["symbol": "fail", "text": "no"]],
      "_testCase": ["id": "1"], "issue": ["isKnown": false],
    ]
    let lines = try [("test", test), ("event", start), ("event", issue)].map {
      try line(["kind": $0.0, "version": 0, "payload": $0.1])
    }
    let stream = Samples.stream(lines.joined(separator: "\n"))
    #expect(stream.unreadableLines == 0)
    #expect(stream.tests.first?.issues.first?.arguments == words)
    // Without the list of tests the name is known from the event alone.
    let short = Samples.stream(lines.dropFirst().joined(separator: "\n")).tests.first?.issues.first?.arguments
    if display == nil || name.hasPrefix("`") { #expect(short == words) }
  }

  @Test func `comments of the source are none of the issue's`() {
    let text = Samples.event("issueRecorded", of: "one").replacing(
      "\"messages\"", with: #""_comments":["// Five deviations","/* of a mean */","expected 3"],"messages""#)
    #expect(Samples.stream(text).tests.first?.issues.first?.comments == ["expected 3"])
  }

  @Test func `a suite's display name and suites within suites do not matter`() throws {
    let stream = EventStream(try Samples.recording("display-name"))
    #expect(
      stream.tests.map(\.name.suites) == [["Exercise03_4", "Inner"], ["Exercise03_4"]]
        || stream.tests.map(\.name.suites) == [["Exercise03_4"], ["Exercise03_4", "Inner"]])
    #expect(stream.isWhole)
  }

  @Test func `what is written by others is counted, not ignored`() {
    let stream = Samples.stream("hello\n\(Samples.event("runStarted"))\n{\"kind\":\"event\"}\n\u{0}\n")
    #expect(stream.unreadableLines == 3)
    #expect(stream.runStarts == 1)
  }

  @Test func `a missing file is an empty stream`() {
    let stream = EventStream(contentsOf: URL(filePath: "/nonexistent/events.jsonl"))
    #expect(stream.tests.isEmpty)
    #expect(stream.runEnds == 0)
  }

  /// A record of 16 MB may be millions of lines of nothing.
  @Test func `of lines without end only so many are read, and the record is not whole`() {
    let empty = EventStream(Data(repeatElement(Array("x\n".utf8), count: 2_000_000).joined()))
    #expect(empty.unreadableLines == EventStream.mostUnreadableLines + 1)
    #expect(!empty.isWhole)
    let start = #"{"kind":"event","payload":{"kind":"runStarted"},"version":0}"#
    let other = #"{"kind":"event","payload":{"kind":"other"},"version":0}"#
    let end = #"{"kind":"event","payload":{"kind":"runEnded"},"version":0}"#
    func stream(_ count: Int) -> EventStream {
      let middle = String(repeating: other + "\n", count: count)
      return EventStream(Data("\(start)\n\(middle)\(end)\n".utf8))
    }
    #expect(stream(1_000).isWhole)
    #expect(!stream(EventStream.mostLines).isWhole)
  }
}
