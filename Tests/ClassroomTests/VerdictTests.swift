import Foundation
import TestSupport
import Testing

@testable import Classroom

/// Only one thing is a pass; everything else here is a negative control.
@Suite struct VerdictTests {
  /// Judges a stream of a suite with the tests "one" and "two".
  func verdict(_ text: String, ending: CommandEnding = .exited(0)) throws -> Verdict {
    try Verdict(
      on: Samples.exercise(), by: Samples.specification(tests: "one", "two"), stream: Samples.stream(text),
      ending: ending)
  }

  @Test func `all expected tests passed, and the run ended: a pass`() throws {
    let verdict = try verdict(Samples.passing("one", "two"))
    #expect(verdict.isPassed)
    #expect(verdict.problems == [])
    #expect(verdict.passedCount == 2)
    #expect(verdict.firstFailure == nil)
  }

  @Test func `an expected test that did not run is no pass`() throws {
    let verdict = try verdict(Samples.passing("one"))
    #expect(!verdict.isPassed)
    #expect(verdict.firstFailure?.test.name.function == "two")
    #expect(verdict.firstFailure?.outcome == .notRun)
  }

  @Test func `a run without any test is no pass`() throws {
    let stream = EventStream(try Samples.recording("no-tests"))
    #expect(stream.isWhole)
    let verdict = try Verdict(
      on: Samples.exercise(), by: Samples.specification(), stream: stream, ending: .exited(0))
    #expect(!verdict.isPassed)
    #expect(verdict.problems == [.nothingRan])
  }

  @Test func `an empty stream is no pass`() throws {
    let verdict = try verdict("")
    #expect(!verdict.isPassed)
    #expect(verdict.problems == [.notFinished, .nothingRan])
  }

  @Test func `a stream without the runner's own end is no pass`() throws {
    let lines = Samples.passing("one", "two").split(separator: "\n").dropLast()
    #expect(try verdict(lines.joined(separator: "\n")).problems == [.notFinished])
  }

  @Test func `a torn last line is no pass`() throws {
    let whole = Samples.passing("one", "two")
    let verdict = try verdict(String(whole.dropLast(20)))
    #expect(!verdict.isPassed)
    #expect(verdict.problems == [.notFinished])
  }

  /// Every prefix of a good stream, cut at any byte but the last line break.
  @Test func `no shorter stream is a pass`() throws {
    let whole = Samples.passing("one", "two")
    let cut = try (0..<(whole.utf8.count - 1)).first { length in
      try verdict(String(decoding: whole.utf8.prefix(length), as: UTF8.self)).isPassed
    }
    #expect(cut == nil)
  }

  @Test(arguments: ["issueRecorded", "testSkipped", "testCancelled", "testCaseCancelled"])
  func `one bad event is no pass`(kind: String) throws {
    let bad = Samples.event(kind, of: "two")
    let text = Samples.passing("one", "two").replacing(
      Samples.event("testEnded", of: "two"), with: "\(bad)\n" + Samples.event("testEnded", of: "two"))
    #expect(text.contains(bad))
    #expect(try !verdict(text).isPassed)
  }

  @Test func `a test that never ended is no pass`() throws {
    let text = Samples.passing("one", "two").replacing(Samples.event("testEnded", of: "two") + "\n", with: "")
    let verdict = try verdict(text)
    #expect(!verdict.isPassed)
    #expect(verdict.firstFailure?.outcome == .unfinished)
  }

  @Test func `a test that the specification does not know is no pass`() throws {
    #expect(try verdict(Samples.passing("one", "two", "three")).problems == [.unknownTests(["Exercise03_1/three"])])
  }

  @Test func `a record that goes on after its end is no pass`() throws {
    let text =
      Samples.passing("one") + Samples.event("testStarted", of: "two") + "\n" + Samples.event("testEnded", of: "two")
    #expect(try !verdict(text).isPassed)
  }

  @Test func `two runs in one record are no pass`() throws {
    #expect(try !verdict(Samples.passing("one", "two") + Samples.passing("one", "two")).isPassed)
  }

  @Test func `a test that passes twice is no pass`() throws {
    #expect(try !verdict(Samples.passing("one", "two", "two")).isPassed)
  }

  @Test func `an end without a beginning is no pass`() throws {
    let text = Samples.passing("one", "two").replacing(Samples.event("testStarted", of: "two") + "\n", with: "")
    #expect(try !verdict(text).isPassed)
  }

  @Test func `a line that is no event is no pass`() throws {
    #expect(try !verdict("passed!\n" + Samples.passing("one", "two")).isPassed)
  }

  @Test func `an event of another version is no pass`() throws {
    let text = Samples.passing("one", "two").replacing("\"version\":0", with: "\"version\":1")
    #expect(try !verdict(text).isPassed)
  }

  @Test(arguments: [
    CommandEnding.exited(1), .exited(2), .signalled(4), .timedOut(60), .tooMuchOutput(100), .cancelled,
  ])
  func `a process that did not end with 0 is no pass`(ending: CommandEnding) throws {
    #expect(try !verdict(Samples.passing("one", "two"), ending: ending).isPassed)
  }
}
