import Foundation
import Terminal

/// A student's place in a course: the exercises, what is remembered, and what can be done with them.
///
/// Each `workbench` command of the student is one method here; it prints to `console`.
public struct Desk {
  public let course: CourseFolder
  public let catalog: ExerciseCatalog
  public let console: Console
  let ink: Ink
  var checker: Checker
  private(set) var progress: Progress
  private var isWritable = true
  private let status = StatusLine()
  /// Asked often while something runs; true ends it.
  var isCancelled: () -> Bool = { false }

  /// Opens the course around the current folder.
  ///
  /// - Throws: `LessonError` when there is none, or its exercises cannot be read.
  public init(around folder: URL? = nil, console: Console = Console()) throws {
    course = try folder.map { try CourseFolder(around: $0) } ?? CourseFolder()
    catalog = try ExerciseCatalog(at: course.root)
    self.console = console
    ink = Ink()
    checker = Checker(course, all: catalog.exercises)
    let (progress, notice) = Progress.read(from: course)
    self.progress = progress
    if let notice { console.paragraph(notice) }
  }

  /// The time that one run of suites may take, in seconds.
  public mutating func limit(seconds: Double) { checker.testLimits.seconds = seconds }

  public mutating func cancel(when isCancelled: @escaping () -> Bool) { self.isCancelled = isCancelled }

  /// Says once where one is, when that is not a handout.
  func sayWhere() {
    guard !course.isHandout else { return }
    console.paragraph(
      "(This is the course's own repository: the templates in Exercise/ are judged. To learn alone, make a folder of "
        + "your own: swift run workbench handout --to ../my-course --alone)")
  }

  /// Judges exercises, and remembers what came of it.
  mutating func judge(_ exercises: [Exercise]) throws -> [Verdict] {
    // What is judged is what was there before: a file that is saved meanwhile counts as changed.
    let fingerprints = exercises.map { Fingerprint.of($0, in: course) }
    defer { status.clear() }
    let verdicts = try checker.check(exercises, isCancelled: isCancelled) { status.show($0) }
    note { progress in
      for (verdict, fingerprint) in zip(verdicts, fingerprints)
      where !verdict.wasStopped && verdict.isAboutItsFile {
        progress.remember(verdict, fingerprint: fingerprint)
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
    console.print(VerdictPage(verdict, in: course, ink: ink).lines.joined(separator: "\n"))
  }

  func standing(of exercise: Exercise) -> Standing { Standing(of: exercise, in: course, progress: progress) }
}

extension Verdict {
  /// Whether it says something about this exercise's own lesson, and not only that another one's file did not compile.
  var isAboutItsFile: Bool {
    for case .missingFile(let missing) in problems { return missing.lessonFolder == exercise.lessonFolder }
    guard let log = problems.compactMap(\.buildLog).first else { return true }
    return log.errors.contains { $0.place.file.contains("/\(exercise.lessonFolder)/") }
  }

  /// Whether somebody asked to stop before there was a verdict.
  var wasStopped: Bool {
    problems.contains { $0 == .ended(.cancelled) || $0 == .buildEnded(.cancelled) }
  }
}
