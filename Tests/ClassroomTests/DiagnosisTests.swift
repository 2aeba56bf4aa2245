import Foundation
import Terminal
import TestSupport
import Testing

@testable import Classroom

/// What a failure says of itself.
@Suite struct DiagnosisTests {
  static func verdict(message: String) throws -> Verdict {
    let suite = try Samples.specification(tests: "one")
    let test = TestVerdict(test: suite.tests[0], outcome: .failed, issues: [TestIssue(message: message)])
    return Verdict(exercise: try Samples.exercise(), tests: [test], problems: [])
  }

  @Test(arguments: [
    ("Expectation failed: (rate(9) → 0.2) ≈ (wanted → -0.2)", "the sign is wrong"),
    ("Expectation failed: (rate(9) → 0.2) ≈ 0.1", "2 times too large"),
    ("Expectation failed: (rate(9) → 0.1) ≈ 0.7", "7 times too small"),
    ("Expectation failed: (rate(9) → 0.01) ≈ 0.1", "a neighbouring step"),
    ("Expectation failed: (rates → [1.0, 2.0, 3.0]) == [3.0, 2.0, 1.0]", "their order is not"),
    ("Expectation failed: (rates → [0.5, 1.0, 2.0]) == [1.0, 2.0, 4.0]", "one place away"),
    ("Expectation failed: (rates → [1.0, 2.0, 3.0]) == [1.0, 2.0]", "1 too many came; the others are right"),
    ("Expectation failed: (rates → [2.0]) == [1.0, 2.0]", "1 too few came: look at both ends"),
    ("Expectation failed: (rates → []) == [1.0, 2.0]", "Nothing came"),
    ("Expectation failed: (rates → [2.0, 4.0]) == [1.0, 2.0]", "2 times too large"),
    ("Expectation failed: (rate(9) → nan) ≈ 0.1", "not a number"),
    ("Expectation failed: (rate(9) → -inf) ≈ 0.1", "infinite"),
  ])
  func `a value that came tells what is wrong with it`(_ message: String, _ words: String) throws {
    #expect(try Diagnosis(of: Self.verdict(message: message))?.sentence.contains(words) == true)
  }

  /// 0.37 is no small multiple of 0.1, [1, 3] none of [1, 2], and what is right needs no diagnosis.
  @Test(arguments: [
    "Expectation failed: (rate(9) → 0.37) ≈ 0.1", "Expectation failed: (rates → [1.0, 3.0]) == [1.0, 2.0]",
    "Expectation failed: (isFine → false)", "Expectation failed: (rate(9) → 0.1) ≈ 0.1", "Issue recorded",
  ])
  func `where nothing is known nothing is said`(_ message: String) throws {
    #expect(try Diagnosis(of: Self.verdict(message: message)) == nil)
  }

  @Test(arguments: [
    ("cannot find 'gama' in scope", "not known"), ("value of type 'Matrix' has no member 'at'", "how it is read"),
    ("binary operator '*' cannot be applied to operands of type 'Double' and 'Int'", "Double(n)"),
    ("cannot convert return expression of type 'Int' to return type 'Double'", "Double(n)"),
    ("missing return in global function expected to return 'Double'", "returns nothing"),
    ("cannot assign to value: 'x' is a 'let' constant", "var"), ("expected '}' in struct", "count them"),
    ("the compiler is unable to type-check this expression in reasonable time", "names"),
    ("binary operator '*' cannot be applied to operands of type '[Double]' and 'Int'", "repeating: 0, count: n"),
    ("binary operator '/' cannot be applied to operands of type '[Double]' and 'Int'", "values.map"),
    ("binary operator '*' cannot be applied to two '[Double]' operands", "values.map"),
    ("cannot convert value of type 'Double' to expected argument type 'Array<Double>'", "An array stands where"),
    ("cannot convert value of type '[Double]' to expected argument type 'Double'", "An array stands where"),
    ("cannot convert value of type 'Double' to expected argument type 'Int'", "Int(x)"),
    ("value of type '[Double]' has no member 'length'", "values.count"),
    ("value of type '[Double]' has no member 'sum'", "reduce"),
    ("for-in loop requires 'Int' to conform to 'Sequence'", "0..<n"), ("cannot find operator '**' in scope", "pow"),
    ("'%' is unavailable: For floating point numbers use truncatingRemainder instead", "truncatingRemainder"),
    ("type 'Int' cannot be used as a boolean; test for '!= 0' instead", "n != 0"),
    ("binary operator '*' cannot be applied to operands of type 'Variable' and 'Double'", "do not go together"),
    ("cannot convert value of type 'Entry' to expected argument type 'Double'", "Another type"),
    ("cannot convert value of type '[Entry]' to expected condition type 'Bool'", "isEmpty"),
    ("extraneous argument label 'sign:' in call", "take it out"),
    ("missing argument label 'from:' in call", "every label"),
    ("empty collection literal requires an explicit type", "[Double] = []"),
    ("value of type '[String : Double]' has no member 'get'", "?? 0"),
    ("global function 'max' requires that '[Double]' conform to 'Comparable'", "values.max()"),
    ("something new", "first line that it cannot read"),
  ])
  func `a message of the compiler is said in plain words`(_ message: String, _ words: String) {
    #expect(Diagnosis.sentence(for: message).contains(words))
  }

  /// The line stands in the student's file; the compiler may complain about the one below it.
  @Test(arguments: [
    ("if a and b {", "expected '{' after 'if' condition", 1, "&&"),
    ("let x = int(a)", "cannot find 'int' in scope", 1, "Int(x)"),
    ("let y: float = 1", "cannot find type 'float' in scope", 1, "Double"),
    ("let n = Double(step // size)\nreturn n", "expected ')' in expression list", 2, "a / b"),
    ("let wanted = gama", "cannot find 'gama' in scope", 1, "not known"),
  ])
  func `what looks like Python is said in Swift`(_ text: String, _ message: String, _ line: Int, _ words: String) throws
  {
    let folder = try Folder()
    let exercise = try Samples.exercise()
    let path = folder.path(exercise.path)
    try FileManager.default.createDirectory(
      at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let log = BuildLog("\(path):\(line):3: error: \(message)")
    let verdict = Verdict(exercise: exercise, tests: [], problems: [.buildFailed(log)])
    #expect(
      Diagnosis(of: verdict)?.sentence.contains(words) == true, "\(Diagnosis(of: verdict)?.sentence ?? "nothing")")
  }

  @Test func `an endless loop, a crash and endless printing are told apart`() throws {
    let exercise = try Samples.exercise()
    func sentence(_ problem: Verdict.Problem) -> String {
      Diagnosis(of: Verdict(exercise: exercise, tests: [], problems: [problem]))?.sentence ?? ""
    }
    #expect(sentence(.ended(.timedOut(60))).contains("each loop"))
    #expect(sentence(.ended(.signalled(4))).contains("index"))
    #expect(sentence(.notFinished).contains("index"))
    #expect(sentence(.ended(.tooMuchOutput(1))).contains("print"))
    #expect(sentence(.missingNames(["cuts"])).contains("template"))
  }

  @Test func `what the code prints is shown, twenty lines of it and none of its control characters`() throws {
    var verdict = try Self.verdict(message: "Expectation failed: (rate(9) → 0.37) ≈ 0.1")
    func page() -> [String] {
      VerdictPage(verdict, in: CourseFolder(root: URL(filePath: "/nonexistent")), style: ANSIStyle(isOn: false)).lines
    }
    #expect(!page().contains { $0.contains("printed") })
    verdict.printed = "step 0\u{1B}[31m\n\nstep 1\n"
    #expect(page().suffix(4) == ["  Your code printed:", "    step 0\\u{1B}[31m", "    ", "    step 1"])
    verdict.printed = (0..<50).map { "line \($0)\n" }.joined()
    #expect(page().suffix(2) == ["    line 19", "    (30 more lines)"])
    verdict.printed = String(repeating: "x", count: 1_000)
    #expect(page().allSatisfy { $0.count <= 80 })
  }
}
