import Foundation
import Terminal
import TestSupport
import Testing

@testable import Classroom

/// The student's commands, as far as nothing has to be built.
@Suite struct ExerciseSessionTests {
  let small: SmallCourse

  init() throws { small = try SmallCourse() }

  let quiet = Console(toStandardError: true)

  func session(_ small: SmallCourse) throws -> ExerciseSession {
    try ExerciseSession(around: small.root, console: quiet)
  }

  func solve(_ path: String, in small: SmallCourse) throws {
    try small.write(path, try #require(small.course.text(path)).replacing(".todo", with: "step / 10"))
  }

  let cuts = "Lessons/lesson03-schedulers/Exercise/Cuts.swift"

  @Test func `an untouched file is not started, a changed one not checked, a judged one what it was judged`() throws {
    var session = try session(small)
    let exercise = try session.catalog.exercise("3.1")
    #expect(session.status(of: exercise) == .notStarted)
    try solve(cuts, in: small)
    #expect(session.status(of: exercise) == .unchecked)
    let suite = try SuiteSpecification(of: exercise, at: small.root)
    let verdict = Verdict(
      exercise: exercise,
      tests: [
        TestVerdict(test: suite.tests[0], outcome: .passed), TestVerdict(test: suite.tests[1], outcome: .failed),
      ],
      problems: [])
    session.note { $0.remember(verdict, text: small.course.judgedText(of: exercise)) }
    #expect(session.status(of: exercise) == .failing(passed: 1, of: 2))
    try small.write(cuts, "// again\n")
    #expect(session.status(of: exercise) == .unchecked)
    try FileManager.default.removeItem(at: small.root.appending(path: cuts))
    #expect(session.status(of: exercise) == .missing)
  }

  /// Its code may be right: another exercise's file kept it from being judged.
  @Test func `what a build that failed kept from running is not run, and not failing`() throws {
    var session = try session(small)
    let exercise = try session.catalog.exercise("3.1")
    try solve(cuts, in: small)
    let log = BuildLog("/c/Lessons/lesson03-schedulers/Exercise/More.swift:5:7: error: expected '}'")
    let verdict = Verdict(exercise: exercise, tests: [], problems: [.buildFailed(log)])
    session.note { $0.remember(verdict, text: small.course.judgedText(of: exercise)) }
    #expect(session.status(of: exercise) == .notRun)
    #expect(try self.session(small).status(of: exercise) == .notRun)
    #expect("\(session.status(of: exercise))" == "not run")
  }

  /// A verdict holds for the files it was made of: a helper beside them counts, a README does not.
  @Test func `a change of any file of the body or of the suite asks for a new verdict`() throws {
    let exercise = try session(small).catalog.exercise("3.1")
    var before = small.course.judgedText(of: exercise)
    for path in ["Lessons/lesson03-schedulers/Exercise/Helper.swift", exercise.suitePath, cuts] {
      try small.write(path, "// changed")
      let after = small.course.judgedText(of: exercise)
      #expect(after != before, "\(path)")
      before = after
    }
    try small.write("Lessons/lesson03-schedulers/README.md", "changed")
    #expect(small.course.judgedText(of: exercise) == before)
  }

  @Test func `the table fits into 80 columns and names each exercise`() throws {
    let lines = try session(small).tableLines
    #expect(lines.count == 4)
    #expect(lines.first { $0.count > 80 } == nil)
    for (line, number) in zip(lines.dropFirst(), ["3.1", "3.2", "4.1"]) { #expect(line.contains(number)) }
  }

  @Test func `hints rise: the test's question, then one more each time, then none`() throws {
    for (shown, question) in [(0, true), (1, true), (2, true), (2, true)] {
      var session = try session(small)
      try session.hint("3.1")
      let reading = try #require(session.progress.hints["3.1"])
      #expect(reading.shown == shown)
      #expect((reading.question == "First question of 3.1?") == question)
    }
  }

  @Test func `when another test fails first, its question comes before the next hint`() throws {
    var session = try session(small)
    try session.hint("3.1")
    try solve(cuts, in: small)
    let exercise = try session.catalog.exercise("3.1")
    let suite = try SuiteSpecification(of: exercise, at: small.root)
    let tests = zip(suite.tests, [TestOutcome.passed, .failed]).map { TestVerdict(test: $0, outcome: $1) }
    let verdict = Verdict(exercise: exercise, tests: tests, problems: [])
    session.note { $0.remember(verdict, text: small.course.judgedText(of: exercise)) }
    try session.hint("3.1")
    #expect(session.progress.hints["3.1"] == Progress.Reading(question: "Second question of 3.1?", shown: 0))
  }

  /// That is when it is needed.
  @Test func `a file that does not compile gets hints like any other, and the error first`() throws {
    try solve(cuts, in: small)
    let exercise = try session(small).catalog.exercise("3.1")
    let log = BuildLog("\(small.course.url(cuts).path):5:7: error: cannot find 'stepp' in scope")
    let verdict = Verdict(exercise: exercise, tests: [], problems: [.buildFailed(log)])
    #expect(
      verdict.failureInWords == "Cuts.swift, line 5: cannot find 'stepp' in scope. A name is not known there: is it "
        + "spelt as where it is declared?")
    // The first answer is what the compiler's message means; it takes no hint away.
    let first: String? = "First question of 3.1?"
    for (question, shown) in [(nil, 0), (first, 0), (first, 1), (first, 2)] {
      var session = try session(small)
      session.note { $0.remember(verdict, text: small.course.judgedText(of: exercise)) }
      #expect(session.status(of: exercise) == .notRun)
      try session.hint("3.1")
      let reading = try #require(session.progress.hints["3.1"])
      #expect(reading.question == question && reading.shown == shown && reading.diagnosis == verdict.failureInWords)
    }
  }

  @Test func `a missing file gets hints, too`() throws {
    try FileManager.default.removeItem(at: small.root.appending(path: cuts))
    var session = try session(small)
    try session.hint("3.1")
    try session.hint("3.1")
    #expect(session.progress.hints["3.1"]?.question == "First question of 3.1?")
  }

  @Test func `a question of two lines is one question`() throws {
    let session = try session(small)
    let exercise = try session.catalog.exercise("3.1")
    try small.write(
      cuts, "let a = 1\n  // TODO 3.1: how many cuts,\n  // TODO 3.1: and where,\n  // and why?\n  return .todo\n")
    let line = try #require(session.todoLine(of: exercise))
    #expect(line.number == 2 && line.question == "how many cuts, and where, and why?")
  }

  /// The repository is where a teacher works; a class sees what the handout holds.
  @Test func `a hint that is the answer is shown only where the teacher left it in the handout`() throws {
    let catalog = "Lessons/lesson03-schedulers/exercises.json"
    let text = try #require(small.course.text(catalog))
    try small.write(catalog, text.replacing("\"explanation\"", with: "\"answer\": \"step / 10\", \"explanation\""))
    let exercise = try session(small).catalog.exercise("3.1")
    #expect(exercise.answer == "step / 10" && exercise.hints.count == 2)
    #expect(try session(small).hints(of: exercise).count == 2)
    for (lastHints, count) in [(false, 2), (true, 3)] {
      let course = try small.handout("handout-\(lastHints)", lastHints: lastHints)
      let own = try ExerciseSession(around: course.root, console: quiet)
      #expect(own.hints(of: try own.catalog.exercise("3.1")).count == count)
      #expect(try HandoutRecord(Data(contentsOf: course.url(HandoutRecord.path)))?.lastHints == lastHints)
      #expect(try #require(course.text("README.md")).contains("--last-hints") != lastHints)
    }
  }

  @Test func `two terminals do not forget what the other one showed`() throws {
    var (one, other) = (try session(small), try session(small))
    try one.hint("3.1")
    try other.hint("3.2")
    try one.hint("3.1")
    #expect(try session(small).progress.hints.mapValues(\.shown) == ["3.1": 1, "3.2": 0])
  }

  @Test func `reset asks, keeps a copy each time, and puts the template back`() throws {
    var session = try session(small)
    let template = try #require(small.course.text(cuts))
    for number in 1...2 {
      try small.write(cuts, "mine \(number)")
      try session.reset("3.1", isCertain: false) { _ in "y" }
      #expect(small.course.text(cuts) == template)
      #expect(small.course.text(".workbench/kept/Cuts.swift.\(number)") == "mine \(number)")
    }
  }

  @Test func `reset changes nothing without a yes, and says so without a terminal`() throws {
    var session = try session(small)
    try small.write(cuts, "mine")
    for answer in ["", "n", "no", "yesterday"] {
      try session.reset("3.1", isCertain: false) { question in
        #expect(question.split(separator: "\n").first { $0.count > 80 } == nil)
        return answer
      }
    }
    let error = #expect(throws: LessonError.self) { try session.reset("3.1", isCertain: false) { _ in nil } }
    #expect(error?.description.contains("--yes") == true)
    #expect(small.course.text(cuts) == "mine")
    try session.reset("3.1", isCertain: true) { _ in nil }
    #expect(small.course.text(cuts) != "mine")
  }

  @Test func `reset brings a missing file back`() throws {
    var session = try session(small)
    try FileManager.default.removeItem(at: small.root.appending(path: cuts))
    try session.reset("3.1", isCertain: false) { _ in nil }
    #expect(session.status(of: try session.catalog.exercise("3.1")) == .notStarted)
  }

  @Test func `the solution opens after passing, or for somebody who gives up`() throws {
    var session = try session(small)
    #expect(throws: LessonError.self) { try session.solution("3.1", givingUp: false) }
    try session.solution("3.1", givingUp: true)
    #expect(session.progress.opened == ["3.1"])
    try session.solution("3.1", givingUp: false)
    let exercise = try session.catalog.exercise("3.2")
    let suite = try SuiteSpecification(of: exercise, at: small.root)
    let tests = suite.tests.map { TestVerdict(test: $0, outcome: .passed) }
    session.note { $0.remember(Verdict(exercise: exercise, tests: tests, problems: []), text: "") }
    try session.solution("3.2", givingUp: false)
  }

  @Test func `a handout for a class has no solution to show`() throws {
    let handout = try small.handout()
    var session = try ExerciseSession(around: handout.root, console: quiet)
    let error = #expect(throws: LessonError.self) { try session.solution("3.1", givingUp: true) }
    #expect(error?.description.contains("no solutions") == true)
  }

  @Test(arguments: ["", "{", "[]", "{\"hints\": 3}", "\u{0}\u{1}"])
  func `a broken memory is put aside and never fatal`(text: String) throws {
    try small.write(".workbench/progress.json", text)
    #expect(try session(small).progress == Progress())
    #expect(small.course.text(".workbench/progress.broken.json") == text)
    #expect(Progress.read(from: small.course).notice == nil)
  }

  @Test func `what is remembered is read back, and git does not see it`() throws {
    var progress = Progress()
    progress.current = "3.2"
    progress.hints["3.1"] = Progress.Reading(question: "Why?", shown: 1)
    #expect(progress.write(to: small.course) == nil)
    #expect(Progress.read(from: small.course).progress == progress)
    #expect(small.course.text(".workbench/.gitignore") == "*\n")
  }

  @Test func `a folder that may not be written is a sentence, not an end`() throws {
    try small.write(".workbench", "a file where a folder should be")
    #expect(Progress().write(to: small.course)?.contains("nothing is remembered") == true)
  }
}
