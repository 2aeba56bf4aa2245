import Classroom
import Foundation
import Synchronization
import Terminal

/// Proves the exercises of a course: each solution passes its suite beside untouched templates, each template fails every
/// test of it beside solutions, and each mistake fails in the test that its first line names.
///
/// So every suite depends on its own exercise's file alone, and notices what its author thought of.
public struct CourseCheck: Sendable {
  /// One wrong file, and the test that must notice.
  struct Mistake: Sendable {
    let exercise: Exercise
    /// "Lessons/lesson03-schedulers/Mistakes/one-step-early/StepDecay.swift".
    let path: String
    /// The name of the test, without backticks.
    let caughtBy: String
  }

  private let course: CourseFolder
  private let catalog: ExerciseCatalog
  public let exercises: [Exercise]
  /// What is wrong in the catalogue and in the mistakes' first lines, a sentence each.
  public private(set) var complaints: [String] = []
  private(set) var mistakes: [Mistake] = []
  public var mistakeCount: Int { mistakes.count }

  /// Reads the catalogue, and looks for everything that can be seen without building.
  ///
  /// - Parameter lessons: "3", "03", "3.1"; empty for all.
  /// - Throws: `LessonError` for a lesson that is not there, or a catalogue that cannot be read.
  public init(of course: CourseFolder, _ lessons: [String] = []) throws {
    self.course = course
    catalog = try ExerciseCatalog(at: course.root)
    let chosen = try Set(lessons.flatMap { try ExerciseCatalog(at: course.root).selection($0) })
    exercises = catalog.exercises.filter { lessons.isEmpty || chosen.contains($0) }
    let publicNames = publicNames()
    for (folder, exercises) in Dictionary(grouping: exercises, by: \.lessonFolder).sorted(by: { $0.key < $1.key }) {
      for exercise in exercises { look(at: exercise, publicNames) }
      readMistakes(in: "Lessons/\(folder)", exercises)
    }
    if lessons.isEmpty { lookAtFolders() }
  }

  // MARK: What needs no build

  private mutating func complain(_ sentence: String) { complaints.append(sentence) }

  private mutating func look(at exercise: Exercise, _ publicNames: Set<String>) {
    let name = "Lessons/\(exercise.lessonFolder)/exercises.json, exercise \(exercise.number)"
    guard let solution = course.text(exercise.solutionPath) else {
      return complain("\(name): there is no Solution/\(exercise.file)")
    }
    let marker = "// TODO \(exercise.number): "
    if !solution.contains(marker) { complain("\(name): Solution/\(exercise.file) has no marker \(marker)") }
    if exercise.hints.count < 2 { complain("\(name): there should be two hints or more, rising") }
    for hint in exercise.hints {
      if let part = AnswerInHint(hint, solution: solution) {
        complain("\(name): a hint says the answer word for word (\(part.text)); give it as \"answer\" instead")
      }
    }
    let words = Set(CodeReview.words(of: solution))
    for twin in exercise.twins where words.contains(twin) {
      complain("\(name): the solution itself says \(twin), which is listed as its twin")
    }
    // The review of a student's file compares whole identifiers: another name would never be found.
    for twin in exercise.twins where !publicNames.contains(twin) {
      complain("\(name): the twin \(twin) is no public type or function of Sources/")
    }
    do {
      let suite = try SuiteSpecification(of: exercise, at: course.root)
      for test in suite.tests where test.hint?.contains("?") != true {
        complain(
          "\(exercise.suitePath):\(test.line): \"\(test.name)\" should ask a question in its documentation comment")
      }
    } catch { complain("\(name): \(error)") }
    if course.text(exercise.path) != Template.make(from: solution) {
      complain("\(exercise.path) is not what its solution makes: run scripts/make-templates")
    }
  }

  /// The first line of a mistake is "// caught by: Exercise03_1/`name of the test`".
  private mutating func readMistakes(in folder: String, _ exercises: [Exercise]) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: course.url("\(folder)/Mistakes").path)) ?? []
    for name in names.sorted() where !name.hasPrefix(".") {
      let path = "\(folder)/Mistakes/\(name)"
      let files = course.swiftFiles(in: path)
      guard files.count == 1, let exercise = exercises.first(where: { $0.file == files[0] }) else {
        complain("\(path) should hold one file, with the name of an exercise's")
        continue
      }
      let mark = "// caught by: \(exercise.suite)/"
      let first = (course.text("\(path)/\(files[0])") ?? "").prefix { !$0.isNewline }
      guard first.hasPrefix(mark) else {
        complain("\(path)/\(files[0]): the first line should be \(mark)`name of the test`")
        continue
      }
      let test = first.dropFirst(mark.count).replacing(#/\([^`]*\)$/#, with: "").filter { $0 != "`" }
      mistakes.append(Mistake(exercise: exercise, path: "\(path)/\(files[0])", caughtBy: test))
    }
    if names.count < 5 { complain("\(folder) has \(names.count) mistake(s), it should have at least five") }
  }

  /// Files that belong to no exercise, and lessons with too few of them.
  private mutating func lookAtFolders() {
    let lessons = (try? FileManager.default.contentsOfDirectory(atPath: course.url("Lessons").path)) ?? []
    for folder in lessons.sorted() {
      guard let number = ExerciseCatalog.lesson(of: folder) else { continue }
      let own = exercises.filter { $0.lessonFolder == folder }
      if own.count < 2 { complain("Lessons/\(folder) has \(own.count) exercise(s), it should have at least two") }
      if own.map(\.number.place) != Array(1..<(own.count + 1)) {
        complain(
          "Lessons/\(folder)/exercises.json: the exercises should be numbered \(number).1, \(number).2 and so on")
      }
      for file in course.swiftFiles(in: "Lessons/\(folder)/Solution") where !own.contains(where: { $0.file == file }) {
        complain("Lessons/\(folder)/Solution/\(file) belongs to no exercise of exercises.json")
      }
      let tests = "Tests/\(own.first?.testModule ?? "")"
      for file in course.swiftFiles(in: tests)
      where file.hasPrefix("Exercise") && !own.contains(where: { $0.suitePath == "\(tests)/\(file)" }) {
        complain("\(file) has no entry in exercises.json")
      }
    }
  }

  /// The names of the types and functions that the library makes public.
  private func publicNames() -> Set<String> {
    let declaration =
      #/\bpublic (?:[a-z]+ )*(?:struct|class|enum|protocol|actor|typealias|func) ([A-Za-z_][A-Za-z0-9_]*)/#
    let files = course.files(below: "Sources").filter { $0.hasSuffix(".swift") }
    return Set(files.flatMap { (course.text($0) ?? "").matches(of: declaration).map { String($0.1) } })
  }

  // MARK: What has to be judged

  /// A file in the place of an exercise's, what stands beside it, and what must come of it.
  private struct Claim: Sendable {
    let exercise: Exercise
    let path: String
    /// The folder of the lesson's other files: Solution or Exercise.
    let beside: String
    /// What is wrong with a verdict; empty when it is as it must be.
    let objections: @Sendable (Verdict) -> [String]
  }

  /// Judges solutions, templates and mistakes, as many at a time as there are cores.
  ///
  /// - Parameters:
  ///   - say: told what was judged in which time.
  ///   - show: given the verdict on each mistake, and its path.
  /// - Returns: what is not as it must be, a sentence each.
  /// - Throws: `LessonError`, `BuildFailure` when the library or a suite does not build.
  public func prove(
    say: @Sendable (String) -> Void, show: @Sendable (Verdict, _ path: String) -> Void = { _, _ in }
  ) throws -> [String] {
    let judge = try ExerciseJudge(try SharedLibrary(of: course), catalog: catalog)
    var wrong: [String] = []
    for (title, claims) in [("suites and solutions", solutions), ("templates", templates), ("mistakes", wrongFiles)] {
      let clock = ContinuousClock()
      let start = clock.now
      wrong += try inParallel(claims) { claim, _ in
        let specification = try SuiteSpecification(of: claim.exercise, at: course.root)
        let others = catalog.exercises.filter {
          $0.lessonFolder == claim.exercise.lessonFolder && $0 != claim.exercise
        }
        let files = [claim.path] + others.map { claim.beside == "Exercise" ? $0.path : $0.solutionPath }
        let verdict = try judge.judge(claim.exercise, by: specification, files: files.map { course.url($0).path })
        if claim.path.contains("/Mistakes/") {
          show(verdict, claim.path)
          if let remark = remark(on: verdict, claim.path) { say(remark) }
        }
        let broken = verdict.problems.map { problem in
          guard case .buildFailed(let log) = problem else { return "\(claim.path): \(problem.description)" }
          let lines = log.errors.prefix(2).map { "\($0.place): \($0.message)" }
          return "\(claim.path) does not compile: \((lines.isEmpty ? log.tail : lines).joined(separator: "; "))"
        }
        return broken.isEmpty ? claim.objections(verdict) : broken
      }.joined()
      say(
        "\(claims.count) \(title) judged in \(((clock.now - start) / .seconds(1)).formatted(.number.precision(.fractionLength(1)))) s"
      )
    }
    return wrong
  }

  /// What a student who made a mistake would miss: the name of the mistake, or what came.
  private func remark(on verdict: Verdict, _ path: String) -> String? {
    guard let mistake = mistakes.first(where: { $0.path == path }), let first = verdict.firstFailure else { return nil }
    if first.test.name.function != mistake.caughtBy {
      return "\(path): the first test that fails is \"\(first.test.name)\", it names \"\(mistake.caughtBy)\""
    }
    return first.issues.first?.showsWhatCame == false ? "\(path): \"\(mistake.caughtBy)\" shows no value" : nil
  }

  private var solutions: [Claim] {
    exercises.map { exercise in
      Claim(exercise: exercise, path: exercise.solutionPath, beside: "Exercise") { verdict in
        verdict.tests.filter { !$0.isPassed }.map {
          "\(exercise.solutionPath), beside templates, must pass \"\($0.test.name)\" and does not"
        }
      }
    }
  }

  private var templates: [Claim] {
    exercises.map { exercise in
      Claim(exercise: exercise, path: exercise.path, beside: "Solution") { verdict in
        verdict.tests.filter { $0.outcome != .failed }.map {
          "\(exercise.path), the template, must fail in \"\($0.test.name)\": \($0.outcome.sentence)"
        }
      }
    }
  }

  private var wrongFiles: [Claim] {
    mistakes.map { mistake in
      Claim(exercise: mistake.exercise, path: mistake.path, beside: "Solution") { verdict in
        guard let test = verdict.tests.first(where: { $0.test.name.function == mistake.caughtBy }) else {
          return ["\(mistake.path): there is no test \"\(mistake.caughtBy)\""]
        }
        if test.outcome == .failed { return [] }
        let failed = verdict.tests.filter { $0.outcome == .failed }.map { "\"\($0.test.name)\"" }
        return [
          "\(mistake.path): not caught by \"\(mistake.caughtBy)\"; failed: "
            + (failed.isEmpty ? "nothing" : failed.joined(separator: ", "))
        ]
      }
    }
  }
}
