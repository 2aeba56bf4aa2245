import Foundation
import Testing

@testable import Classroom

/// What the tests of the classroom share: an exercise, its suite, recorded streams.
enum Samples {
  static func exercise(_ number: String = "3.1", file: String = "StepDecay.swift") throws -> Exercise {
    Exercise(
      number: try #require(ExerciseNumber(number)), lessonFolder: "lesson03-schedulers", title: "Step decay",
      file: file,
      points: 2, hints: ["Second?", "Third."], explanation: "Because.", twins: ["StepLR"])
  }

  /// The suite that the streams in Tests/Fixtures/event-streams are recordings of.
  static let source = """
    import Testing

    /// Exercise 3.1: step decay.
    @Suite struct Exercise03_1 {
      /// How many cuts lie behind the first epoch?
      @Test func `starts at the base rate`() { #expect(Double.nan == 0.1) }
      /// A hint
      /// over two lines: really?
      @Test func `two issues`() { #expect(1 + 1 == 3); #expect([1, 2].count == 5, "a comment of the test") }
      @Test func `passes`() { #expect(1 == 1) }
      @Test(arguments: [(1, 0.5), (3, 0.9), (7, 0.2)])
      func `every stepSize epochs`(stepSize: Int, gamma: Double) { }
      @Test("A display name") func named() { }
      @Test func `throws`() throws { throw CocoaError(.fileNoSuchFile) }
      @Test func `an async one`() async { await Task.yield() }
      @Test func `warns`() { Issue.record("only a warning", severity: .warning) }
    }
    """

  static func specification(_ suite: String = "Exercise03_1", tests names: String...) throws -> SuiteSpecification {
    let functions = names.map { "  @Test func `\($0)`() {}" }.joined(separator: "\n")
    let text = names.isEmpty ? source : "@Suite struct \(suite) {\n\(functions)\n}"
    return try SuiteSpecification(source: text, module: "EvtTests", suite: suite, file: "\(suite).swift")
  }

  /// A stream that a real run wrote: Swift Testing 6.3.1, `--event-stream-version 0`.
  static func recording(_ name: String) throws -> Data {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/event-streams/\(name).jsonl")
    return try Data(contentsOf: url)
  }

  /// The stream of a run in which these tests of Exercise03_1 passed.
  static func passing(_ names: String...) -> String {
    let tests = names.flatMap { name in
      [event("testStarted", of: name), event("testEnded", of: name)]
    }
    return ([event("runStarted")] + tests + [event("runEnded")]).joined(separator: "\n") + "\n"
  }

  static func event(_ kind: String, of name: String? = nil) -> String {
    let test = name.map { #","testID":"EvtTests.Exercise03_1\/`\#($0)`()\/T.swift:7:4""# } ?? ""
    return #"{"kind":"event","payload":{"kind":"\#(kind)","messages":[]\#(test)},"version":0}"#
  }

  static func stream(_ text: String) -> EventStream { EventStream(Data(text.utf8)) }
}
