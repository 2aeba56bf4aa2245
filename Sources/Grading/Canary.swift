import Classroom

/// Two tests that are compiled in beside the exercise's own: one must pass and one must fail.
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
    func word() -> String { String(generator.next(), radix: 36) + String(generator.next(), radix: 36) }
    (nonce, song, seal) = (word(), word(), word())
  }

  var suite: String { "Canary_\(nonce)" }

  /// The source of the two tests and of the program that runs all of them.
  var source: String {
    """
    import Glibc
    import Testing

    @Suite struct \(suite) {
      @Test func sings() { #expect(Bool(true)) }
      @Test func falls() { Issue.record("\(song)") }
    }

    @main struct Runner {
      static func main() async {
        var word = [UInt8](repeating: 0, count: 64)
        let count = read(STDIN_FILENO, &word, word.count)
        let status = await Testing.__swiftPMEntryPoint() as CInt
        print("sealed", String(decoding: word.prefix(max(0, count)), as: UTF8.self), status)
      }
    }
    """
  }

  /// The two tests as a suite that the record must hold.
  func specification(in module: String) throws -> SuiteSpecification {
    try SuiteSpecification(source: source, module: module, suite: suite, file: "the canary")
  }

  /// What is wrong with the canaries in a record; nil when both did as they must.
  func objection(to stream: EventStream, module: String) -> String? {
    func record(_ function: String) -> TestRecord? {
      stream.record(of: TestName(module: module, suites: [suite], function: function))
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
