import Classroom
import Foundation

/// Two tests that are linked in beside the exercise's own: one must pass and one must fail.
///
/// Their names are drawn at random for every judgement, so that a record of tests that was written in advance, or whose
/// failures were taken out, gives itself away. The runner is given a word that it says after the last test, when nothing
/// of the student's code is left to run.
struct Canary: Sendable {
  /// A part of the suite's name.
  let nonce: String
  /// What the failing test says.
  let song: String
  /// The runner's last word; it is nowhere in the program.
  let seal: String

  init(using generator: inout some RandomNumberGenerator) {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    func word(_ count: Int) -> String {
      String((0..<count).map { _ in letters.randomElement(using: &generator) ?? "a" })
    }
    nonce = word(TestRunner.name.utf8.count)
    song = word(TestRunner.message.utf8.count)
    seal = word(24)
  }

  var suite: String { "Canary_\(nonce)" }

  /// The object file of the runner with this canary's words in the place of its placeholders.
  ///
  /// - Throws: `GradingError` when they are not in it.
  func written(into runner: Data) throws(GradingError) -> Data {
    var object = runner
    for (placeholder, word) in [(TestRunner.name, nonce), (TestRunner.message, song)] {
      var from = object.startIndex
      guard object.range(of: Data(placeholder.utf8)) != nil else {
        throw GradingError("The object file of the tests' runner is not as it should be; remove .build/judging.")
      }
      while let place = object.range(of: Data(placeholder.utf8), in: from..<object.endIndex) {
        object.replaceSubrange(place, with: Data(word.utf8))
        from = place.upperBound
      }
    }
    return object
  }

  /// The two tests as a suite that the record must hold.
  func specification() throws -> SuiteSpecification {
    try SuiteSpecification(
      source: "struct \(suite) {\n@Test func sings() {}\n@Test func falls() {}\n}", module: TestRunner.module,
      suite: suite, file: "the canary")
  }

  /// What is wrong with the canaries in a record; nil when both did as they must.
  func objection(to stream: EventStream) -> String? {
    func record(_ function: String) -> TestRecord? {
      stream.record(of: TestName(module: TestRunner.module, suites: [suite], function: function))
    }
    guard let sings = record("sings"), let falls = record("falls") else {
      return "two tests of the grader's own are missing in it"
    }
    guard sings.outcome == .passed else { return "a test of the grader's own that must pass did not" }
    guard falls.outcome == .failed, falls.issues.count == 1, falls.endCount == 1,
      falls.issues.contains(where: { ([$0.message] + $0.comments).contains { $0.contains(song) } })
    else { return "a test of the grader's own that must fail did not fail as it must" }
    return nil
  }

  /// Whether the runner came to its end.
  func isSealed(_ output: String) -> Bool { output.contains("sealed \(seal)") }
}
