import Foundation
import Terminal
import TestSupport
import Testing

@testable import Classroom

/// What a student reads.
@Suite struct PageTests {
  let course = CourseFolder(root: URL(filePath: "/nonexistent"))

  func lines(_ verdict: Verdict) -> [String] { VerdictPage(verdict, in: course, style: ANSIStyle(isOn: false)).lines }

  func recorded() throws -> Verdict {
    try Verdict(
      on: Samples.exercise(), by: Samples.specification(), stream: EventStream(Samples.recording("outcomes")),
      ending: .exited(1))
  }

  @Test func `the first failing test with what was expected, what came, the question and the place`() throws {
    let page = try lines(recorded())
    #expect(
      page == [
        "3.1 Step decay" + String(repeating: " ", count: 49) + "4 of 8 tests pass",
        "  ✗ starts at the base rate",
        "      expected  Double.nan == 0.1",
        "      came      Double.nan is nan",
        "                (what .todo returns: is a way through your code unwritten?)",
        "      hint      How many cuts lie behind the first epoch?",
        "      test      Tests/Lesson03Tests/Exercise03_1.swift:7",
        "  3 more tests do not pass yet.",
      ])
  }

  @Test func `weights show what a test counts, and the points so far`() throws {
    var exercise = try Samples.exercise()
    exercise.weights = ["passes": 5]
    let suite = try SuiteSpecification(
      source: Samples.source, module: "EvtTests", suite: "Exercise03_1", file: "f", weights: exercise.weights)
    let verdict = try Verdict(
      on: exercise, by: suite, stream: EventStream(Samples.recording("outcomes")), ending: .exited(1))
    let page = lines(verdict)
    #expect(verdict.score.weight == 12 && verdict.score.weightPassed == 8)
    #expect(page[0].hasSuffix("4 of 8 tests pass, 1.33 of 2 points"))
    #expect(page[1] == "  ✗ starts at the base rate (counts 1 of 12)")
    let error = #expect(throws: LessonError.self) {
      try SuiteSpecification(
        source: Samples.source, module: "EvtTests", suite: "Exercise03_1", file: "f", weights: ["pases": 2])
    }
    #expect(error?.description.contains("holds no test \"pases\"") == true)
  }

  @Test func `after success the explanation`() throws {
    let verdict = try Verdict(
      on: Samples.exercise(), by: Samples.specification(tests: "one"), stream: Samples.stream(Samples.passing("one")),
      ending: .exited(0))
    #expect(
      lines(verdict) == ["3.1 Step decay" + String(repeating: " ", count: 50) + "passed, 2 points", "  Because."])
  }

  @Test func `a crash names the test in which it happened`() throws {
    let stream = EventStream(try Samples.recording("trap"))
    let suite = try SuiteSpecification(
      source:
        "struct Exercise03_3 {\n@Test func never() {}\n@Test func `first passes`() {}\n/// Is it empty?\n@Test func traps() {}\n}",
      module: "EvtTests", suite: "Exercise03_3", file: "f")
    let verdict = try Verdict(on: Samples.exercise(), by: suite, stream: stream, ending: .exited(1))
    let page = lines(verdict).joined(separator: "\n")
    #expect(page.contains("✗ traps"))
    #expect(page.contains("ended in the middle"))
    #expect(page.contains("Is it empty?"))
  }

  @Test func `a build that fails shows the student's own errors only`() throws {
    let log = BuildLog(
      """
      /c/Lessons/lesson03-schedulers/Exercise/StepDecay.swift:28:12: error: cannot find 'cuts' in scope
      28 |     return cuts
         |            `- error: cannot find 'cuts' in scope
      /c/Sources/Other/File.swift:1:1: error: not yours
      """)
    let verdict = Verdict(exercise: try Samples.exercise(), tests: [], problems: [.buildFailed(log)])
    let page = lines(verdict)
    #expect(page.contains("  ✗ line 28, column 12"))
    #expect(page.contains("      cannot find 'cuts' in scope"))
    #expect(page.contains("      28 |     return cuts"))
    #expect(!page.contains { $0.contains("not yours") })
  }

  @Test func `another exercise's error is told as such`() throws {
    let log = BuildLog("/nonexistent/Lessons/lesson03-schedulers/Exercise/Cosine.swift:5:7: error: expected '}'")
    let verdict = Verdict(exercise: try Samples.exercise(), tests: [], problems: [.buildFailed(log)])
    #expect(lines(verdict).joined(separator: " ").contains("Lessons/lesson03-schedulers/Exercise/Cosine.swift"))
  }

  @Test func `a file that is missing is named, and how to get it back, whichever exercise is judged`() throws {
    let missing = try Samples.exercise("3.4", file: "Plateau.swift")
    let page = lines(Verdict(exercise: try Samples.exercise(), tests: [], problems: [.missingFile(missing)]))
      .joined(separator: " ")
    #expect(page.contains("Exercise/Plateau.swift is missing"))
    #expect(page.contains("reset 3.4"))
  }

  @Test func `lines of a second file do not stand below the name of the first`() throws {
    let log = BuildLog(
      """
      /c/Lessons/lesson03-schedulers/main.swift:5:7: error: cannot find 'Plateau' in scope
      /c/Lessons/lesson03-schedulers/Picture.swift:42:4: error: cannot find 'Plateau' in scope
      """)
    let page = lines(Verdict(exercise: try Samples.exercise(), tests: [], problems: [.buildFailed(log)]))
    #expect(page.contains("  ✗ line 5, column 7"))
    #expect(!page.contains("  ✗ line 42, column 4"))
  }

  /// Long names, long values, long hints.
  @Test func `no line is wider than 80 columns`() throws {
    let long = String(repeating: "wide", count: 60)
    let exercise = Exercise(
      number: try #require(ExerciseNumber("3.1")), lessonFolder: "lesson03-schedulers", title: long, file: "A.swift",
      points: 2, hints: ["x"], explanation: long + " " + long, twins: [])
    let name = TestName(module: "M", suites: ["Exercise03_1"], function: "a claim")
    let issue = TestIssue(message: "Expectation failed: (\(long) → [\(long), \(long)]) == \(long)", arguments: long)
    let test = TestVerdict(test: ExpectedTest(name: name, hint: long, line: 3), outcome: .failed, issues: [issue])
    for tests in [[test], []] {
      let wide = lines(Verdict(exercise: exercise, tests: tests, problems: [])).first { $0.count > 80 }
      #expect(wide == nil)
    }
  }
}
