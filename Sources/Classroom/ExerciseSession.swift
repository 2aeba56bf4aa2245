import Foundation
import Terminal

/// A student's work in a course: the exercises, what is remembered, and what can be done with them.
///
/// Each `workbench` command of the student is one method here; it prints to `console`.
public struct ExerciseSession {
  public let course: CourseFolder
  public let catalog: ExerciseCatalog
  public let console: Console
  let style: ANSIStyle
  var checker: ExerciseChecker
  private(set) var progress: Progress
  private var isWritable = true
  private let line = StatusLine()
  /// Asked often while something runs; true ends it.
  var isCancelled: @Sendable () -> Bool = { false }

  /// Opens the course around the current folder.
  ///
  /// - Throws: `LessonError` when there is none, or its exercises cannot be read.
  public init(around folder: URL? = nil, console: Console = Console()) throws {
    course = try folder.map { try CourseFolder(around: $0) } ?? CourseFolder()
    catalog = try ExerciseCatalog(at: course.root)
    self.console = console
    style = ANSIStyle()
    checker = ExerciseChecker(catalog)
    let (progress, notice) = Progress.read(from: course)
    self.progress = progress
    if let notice { console.paragraph(notice) }
  }

  /// The time that one run of suites may take, in seconds.
  public mutating func limit(seconds: Double) { checker.limits.seconds = seconds }

  public mutating func cancel(when isCancelled: @escaping @Sendable () -> Bool) { self.isCancelled = isCancelled }

  /// Says once where one is, when that is not a handout.
  func sayWhere() {
    guard !course.isHandout else { return }
    console.paragraph(
      "(This is the course's own repository: the templates in Exercise/ are judged. To learn alone, make a folder of "
        + "your own: \(ToolCall.workbench) handout --to ../my-course --alone)")
  }

  /// Judges exercises, and remembers the verdicts.
  mutating func judge(_ exercises: [Exercise]) throws -> [Verdict] {
    // What is judged is what was there before: a file that is saved meanwhile counts as changed.
    let texts = exercises.map { course.judgedText(of: $0) }
    defer { line.clear() }
    let verdicts = try checker.check(exercises, isCancelled: isCancelled) {
      // Not among what may be read by a program.
      Console(toStandardError: true).paragraph(
        "The library that judges is built first: about a minute, once. From then on a verdict takes about a second.")
    } say: { [line] in
      line.show("  \($0) …")
    }
    note { progress in
      for (verdict, text) in zip(verdicts, texts) where !verdict.wasStopped && verdict.isAboutItsFile {
        progress.remember(verdict, text: text)
      }
    }
    return verdicts
  }

  /// Changes what is remembered, and writes it down.
  ///
  /// The change is made in what stands on the disk by now: another terminal may have shown a hint meanwhile.
  mutating func note(_ change: (inout Progress) -> Void) {
    if isWritable {
      let (newest, notice) = Progress.read(from: course)
      if let notice { console.paragraph(notice) }
      progress = newest
    }
    change(&progress)
    if let notice = progress.write(to: course) {
      console.paragraph(notice)
      isWritable = false
    }
  }

  func show(_ verdict: Verdict) {
    console.print(VerdictPage(verdict, in: course, style: style).lines.joined(separator: "\n"))
  }

  func status(of exercise: Exercise) -> ExerciseStatus { ExerciseStatus(of: exercise, in: course, progress: progress) }
}

extension Verdict {
  /// Whether it says something about this exercise's own lesson, and not only that another one's file did not compile.
  var isAboutItsFile: Bool {
    for case .missingFile(let missing) in problems { return missing.lessonFolder == exercise.lessonFolder }
    guard let log = problems.compactMap(\.buildLog).first else { return true }
    return log.errors.contains { $0.place.file.contains("/\(exercise.lessonFolder)/") }
  }

  /// Whether both failed to compile for the same reasons.
  func hasSameErrors(as other: Verdict) -> Bool {
    guard let log = problems.compactMap(\.buildLog).first else { return false }
    return other.problems.compactMap(\.buildLog).first?.errors == log.errors
  }

  /// Whether somebody asked to stop before there was a verdict.
  var wasStopped: Bool {
    problems.contains { $0 == .ended(.cancelled) || $0 == .buildEnded(.cancelled) }
  }
}

extension ExerciseSession {
  /// Judges a lesson's exercises, one exercise, or all, and prints a verdict on each.
  ///
  /// - Returns: whether all of them pass.
  public mutating func check(_ selection: String?) throws -> Bool {
    let exercises = try catalog.selection(selection)
    let untouched = exercises.filter { course.isUntouched($0) == true }
    let verdicts = try judge(exercises)
    if verdicts.contains(where: \.wasStopped) {
      console.paragraph("Stopped.")
      return false
    }
    if let problem = commonProblem(of: verdicts) {
      show(problem)
    } else {
      for (place, verdict) in verdicts.enumerated() {
        if place > 0 { console.print() }
        if untouched.contains(verdict.exercise) {
          showUntouched(verdict)
        } else {
          let isSaid = verdicts.prefix(place).contains { $0.hasSameErrors(as: verdict) }
          console.print(
            VerdictPage(verdict, in: course, style: style).lines.prefix(isSaid ? 1 : .max).joined(separator: "\n"))
        }
      }
    }
    console.print()
    let passed = verdicts.filter(\.isPassed)
    let points = passed.reduce(0) { $0 + $1.exercise.points }
    let all = verdicts.reduce(0) { $0 + $1.exercise.points }
    console.paragraph("\(passed.count) of \(verdicts.count) exercises pass: \(points) of \(all) points.")
    if let failing = verdicts.first(where: { !$0.isPassed }) {
      console.paragraph("Stuck? \(ToolCall.workbench) hint \(failing.exercise.number)")
    } else if let exercise = verdicts.last?.exercise {
      console.paragraph("See your own code drawn: \(drawing(exercise))")
    }
    sayWhere()
    return passed.count == verdicts.count
  }

  /// The verdict to show once, when the same thing kept all of them from running.
  private func commonProblem(of verdicts: [Verdict]) -> Verdict? {
    guard verdicts.count > 1, let first = verdicts.first, verdicts.allSatisfy({ $0.hasSameErrors(as: first) }),
      let log = first.problems.compactMap(\.buildLog).first
    else { return nil }
    // The exercise whose file does not compile speaks for the others.
    return verdicts.first { !log.errors(in: [$0.exercise.path]).isEmpty } ?? verdicts.first
  }

  /// A template fails as it should: that is no news, what to do is.
  private func showUntouched(_ verdict: Verdict) {
    let exercise = verdict.exercise
    guard !verdict.isPassed, !verdict.problems.contains(where: \.preventedTheRun) else { return show(verdict) }
    let (left, right) = TerminalPage.ends("\(exercise.number) \(exercise.title)", "not started")
    console.print(style.strong(left) + right)
    if let line = todoLine(of: exercise) {
      console.paragraph("Open \(exercise.path), line \(line.number): \(line.question)")
    } else {
      console.paragraph("Open \(exercise.path).")
    }
  }

  /// The command that draws the student's code.
  func drawing(_ exercise: Exercise) -> String {
    let body = course.isHandout ? "" : "LESSON_BODY=Exercise "
    return "\(body)swift run \(exercise.lessonFolder)"
  }

  /// The first line with a question, counted from 1, and the question whole: it may go on in the comments below it.
  func todoLine(of exercise: Exercise) -> (number: Int, question: String)? {
    let lines = (course.text(exercise.path) ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    let mark = "// TODO \(exercise.number): "
    guard let place = lines.firstIndex(where: { $0.contains(mark) }) else { return nil }
    let question = lines[place...].map { $0.drop { $0 == " " } }.prefix { $0.hasPrefix("//") }.map { line in
      line.hasPrefix(mark) ? line.dropFirst(mark.count) : line.dropFirst(2).drop { $0 == " " }
    }
    return (place + 1, question.joined(separator: " "))
  }
}

extension ExerciseSession {
  /// Prints the table of all exercises; judges first what was changed since it was judged.
  ///
  /// - Parameter judging: whether to judge; without, such exercises stand as "not checked".
  public mutating func showTable(judging: Bool = true) throws {
    let exercises = try catalog.selection(nil)
    if judging {
      let changed = exercises.filter { [.unchecked, .notRun].contains(status(of: $0)) }
      if !changed.isEmpty { _ = try judge(changed) }
    }
    for line in tableLines { console.print(line) }
    console.print()
    let statuses = exercises.map { status(of: $0) }
    let passing = zip(exercises, statuses).filter { $0.1 == .passing }.map(\.0)
    let points = passing.reduce(0) { $0 + $1.points }
    let all = exercises.reduce(0) { $0 + $1.points }
    console.paragraph("\(passing.count) of \(exercises.count) exercises pass: \(points) of \(all) points.")
    if let (exercise, _) = zip(exercises, statuses).first(where: { $0.1 == .notRun }) {
      console.paragraph(
        "Not run: a file does not compile, or one that it needs. Which one, says: \(ToolCall.workbench) check "
          + "\(exercise.number)")
    }
    sayNext(zip(exercises, statuses).first { $0.1 != .passing }.map(\.0))
    sayWhere()
  }

  /// The table: lesson, exercise, points, state, each line at most 80 columns.
  var tableLines: [String] {
    var lines = [ExerciseSession.row("lesson", "exercise", "points", "state")]
    var lesson = 0
    for exercise in catalog.exercises {
      let name = exercise.lessonFolder.dropFirst("lesson".count).replacing("-", with: " ")
      lines.append(
        ExerciseSession.row(
          exercise.number.lesson == lesson ? "" : String(name), "\(exercise.number) \(exercise.title)",
          "\(exercise.points)",
          "\(status(of: exercise))"))
      lesson = exercise.number.lesson
    }
    return lines
  }

  /// In a narrow terminal the lesson's name makes way, then the exercise's title.
  private static func row(_ lesson: String, _ exercise: String, _ points: String, _ state: String) -> String {
    func cell(_ text: String, _ width: Int) -> String {
      text.count > width ? String(text.prefix(width - 1)) + "…" : TerminalPage.padded(text, to: width)
    }
    let room = Console.width - 25
    let first = room < 40 ? "" : cell(lesson, min(19, room - 36)) + "  "
    return "  " + first + cell(exercise, room - first.count) + " " + TerminalPage.spaces(6 - points.count) + points
      + "  " + state
  }

  /// Says what to do next.
  func sayNext(_ exercise: Exercise?) {
    guard let exercise else {
      console.paragraph(
        "Everything passes. Draw your own code once more: swift run \(catalog.exercises.last?.lessonFolder ?? "")")
      return
    }
    for line in [
      "  Next: \(exercise.number) \(exercise.title)", "    open   \(exercise.path)",
      "    then   \(ToolCall.workbench) check \(exercise.number)    (a hint: hint \(exercise.number))",
      "    or     \(ToolCall.workbench) watch \(exercise.number.lesson)      (checks at every save)",
    ] { console.print(Console.broken(line, columns: Console.width)) }
  }
}
