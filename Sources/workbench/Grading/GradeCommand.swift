import ArgumentParser
import Classroom
import Core
import Foundation
import Grading
import Terminal

/// `workbench grade`: a class's submissions, judged by the original tests.
struct GradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade",
    abstract: "Grade a class's submissions by the original tests, each in isolation.",
    discussion: """
      SUBMISSIONS holds one folder or zip file per student, with the exercise files anywhere in it, or a whole handout; \
      or it is what Canvas or Moodle let you download, unpacked or not. The report: grades.csv, grades.json, report.md, \
      junit/ and feedback/, and what each --format imports. Run it again after an interruption: what was judged is not \
      judged again. Lessons/TEACHERS.md says more.

      Examples:
        workbench grade submissions --out report
        workbench grade submissions --out report --lessons 1-3
        workbench grade submissions --out report --student "Ada Lovelace"
        workbench grade submissions.zip --out report --roster roster.csv \\
          --format canvas --assignment "Schedules (4711)"
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder with one folder or zip file per student, or a download of Canvas or Moodle.", valueName: "submissions"
    ))
  var submissions: String

  @Option(help: ArgumentHelp("The folder for the report.", valueName: "report"))
  var out: String

  @Option(help: "Lessons or exercises: 3, 1-3, 3.1; a comma list. (default: every lesson that was handed in)")
  var lessons: String?

  @Option(help: ArgumentHelp("The list of the class, a CSV: names, identifiers, groups.", valueName: "csv"))
  var roster: String?

  @Option(help: "Also write what this imports: canvas, moodle, brightspace, gradescope, nbgrader; a comma list.")
  var format: String?

  @Option(help: "The assignment's name in the grade book; for Canvas with its number: \"Schedules (4711)\".")
  var assignment: String?

  @Flag(help: "Give each exercise a column of its own in the grade book.")
  var eachExercise = false

  @Option(help: "Judge this student again; the others' judgements stay.")
  var student: String?

  @Option(help: "How to keep submissions apart: bubblewrap or limits. (default: bubblewrap where it works)")
  var isolation: String?

  @Option(help: "How many processor seconds one exercise's tests may take.")
  var testSeconds = GradingLimits().testSeconds

  @Option(help: "How many processor seconds each part of a compilation may take.")
  var compileSeconds = GradingLimits().compileSeconds

  @Option(help: ArgumentHelp("How much memory the tests may take.", valueName: "MiB"))
  var memory = GradingLimits().memory

  @Option(help: "How many files are judged at the same time. (default: one per core)")
  var workers: Int?

  @Flag(help: ArgumentHelp("Run what the review would refuse: how the gate proves the isolation.", visibility: .hidden))
  var unreviewed = false

  private var formats: [String] {
    (format ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
  }

  func validate() throws {
    for name in formats where GradebookFormat(rawValue: name) == nil {
      throw ValidationError(
        "--format: there is none named \(name)\(knownNames(GradebookFormat.allCases.map(\.rawValue), insteadOf: name))")
    }
    if format == nil, assignment != nil || eachExercise {
      throw ValidationError(
        "\(assignment == nil ? "--each-exercise" : "--assignment") is about a grade book; say which with --format, as in "
          + "--format canvas")
    }
    if format != nil, formats.isEmpty { throw ValidationError("--format is empty; choose canvas, for example") }
    guard (1...3600).contains(testSeconds), (1...3600).contains(compileSeconds) else {
      throw ValidationError("--test-seconds and --compile-seconds are 1 to 3600 seconds")
    }
    guard (256...1_048_576).contains(memory) else {
      throw ValidationError("--memory is \(memory); choose 256 to 1048576 MiB")
    }
    guard (1...64).contains(workers ?? 1) else { throw ValidationError("--workers is \(workers ?? 0); choose 1 to 64") }
    if let isolation, Isolation(rawValue: isolation) == nil {
      throw ValidationError(
        "--isolation: there is none named \(isolation)\(knownNames(["bubblewrap", "limits"], insteadOf: isolation))")
    }
  }

  func run() throws {
    keepResultsWhenInterrupted()
    let here = FileManager.default.currentDirectoryPath
    func folder(_ path: String) -> URL {
      URL(filePath: path, relativeTo: URL(filePath: here + "/")).standardizedFileURL
    }
    var request = GradingRequest(
      course: try CourseFolder(), submissions: folder(submissions), report: folder(out))
    request.selection = lessons.map { [$0] } ?? []
    request.student = student
    request.roster = roster.map(folder)
    request.gradebooks = formats.compactMap(GradebookFormat.init)
    request.assignment = assignment
    request.isPerExercise = eachExercise
    request.isolation = isolation.flatMap(Isolation.init)
    request.limits.testSeconds = testSeconds
    request.limits.compileSeconds = compileSeconds
    request.limits.memory = memory
    if let workers { request.workers = workers }
    request.isReviewing = !unreviewed
    let console = Console()
    let line = StatusLine()
    let report = try GradingSession(request) {
      line.show($0)
    } progress: { done, total in
      line.show("judged [\(StatusLine.bar(done, of: total, cells: 30))] \(done)/\(total)", isHurried: done < total)
    }.run()
    line.clear()
    show(report, console)
  }

  private func show(_ report: ClassReport, _ console: Console) {
    console.print("Isolation: \(report.isolation.rawValue)")
    if report.protections.count < Protection.allCases.count { console.paragraph(report.triedProtections) }
    console.print()
    console.print(report.table)
    console.print()
    let flags = report.students.reduce(0) { $0 + $1.flags.count }
    let worth = flags == 0 ? "" : " \(flags) \(flags == 1 ? "thing is" : "things are") worth a look."
    console.paragraph(
      "\(report.students.count) \(report.students.count == 1 ? "student" : "students"), "
        + "\(report.exercises.count) \(report.exercises.count == 1 ? "exercise" : "exercises").\(worth) "
        + "Report: \(out)/report.md, grades.csv, grades.json, feedback/, junit/"
        + Set(formats).sorted().compactMap { GradebookFormat(rawValue: $0).map { ", \($0.file)" } }.joined())
    report.remarks.forEach { console.paragraph($0) }
  }
}

/// Says what an interruption leaves behind: the session's journal.
private func keepResultsWhenInterrupted() {
  for number in EndSignals.all {
    var before = sigaction()
    sigaction(number, nil, &before)
    // What was ignored when the program started (nohup) stays ignored.
    guard unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self) != unsafeBitCast(SIG_IGN, to: Int.self)
    else {
      continue
    }
    before.__sigaction_handler.sa_handler = { number in
      guard EndSignals.mayEnd(by: number) else { return }
      let sentence: StaticString =
        "Interrupted before the end: what was judged is kept, and the same command goes on from there.\n"
      if isatty(STDERR_FILENO) == 1 { write(STDERR_FILENO, "\n", 1) }
      write(STDERR_FILENO, sentence.utf8Start, sentence.utf8CodeUnitCount)
      _exit(128 + number)
    }
    sigaction(number, &before, nil)
  }
}

/// Proves the exercises of the course.
struct CheckCourseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-course",
    abstract: "Prove the exercises: solutions pass, templates fail, each mistake fails where it says.",
    discussion: """
      Examples:
        workbench check-course
        workbench check-course 03 5.1
        workbench check-course --catalog
      """)

  @Argument(help: "Lessons or exercises: 03, 3.1. (default: all of them)")
  var lessons: [String] = []

  @Flag(help: "Check only what needs no build: exercises.json, templates, the mistakes' first lines.")
  var catalog = false

  @Flag(help: "Also show what a student who made the mistake would read.")
  var show = false

  func run() throws {
    let console = Console()
    let course = try CourseFolder()
    let check = try CourseCheck(of: course, lessons)
    console.print("   \(check.exercises.count) exercises, \(check.mistakeCount) mistakes")
    var wrong = check.complaints
    if wrong.isEmpty, !catalog {
      wrong = try check.prove {
        console.print("   \($0)")
      } show: { [show] verdict, path in
        guard show else { return }
        console.print((["", path] + VerdictPage(verdict, in: course).lines).joined(separator: "\n"))
      }
    }
    for sentence in wrong { console.print("   \(sentence)") }
    guard wrong.isEmpty else { throw ExitCode.failure }
    console.print(
      catalog
        ? "   the catalogue is complete (nothing was built)"
        : "   solutions green, templates red, \(check.mistakeCount) mistakes red in the test that each names")
  }
}
