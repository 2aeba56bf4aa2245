import Core
import Foundation

/// What the workbench remembers of a student's work, in `.workbench/progress.json`.
public struct Progress: Codable, Hashable, Sendable {
  /// The last verdict on an exercise, and on which text.
  public struct Memory: Codable, Hashable, Sendable {
    /// The text of the lesson's files and of the suite when they were judged.
    public let text: String?
    public let isPassed: Bool
    public let passedTests: Int
    public let tests: Int
    /// The first test that failed.
    public let failing: String?
    /// Whether no test was executed, because a file did not compile.
    public let wasPrevented: Bool?
    /// What the failure says of itself, whichever test it is of.
    public var failure: String? = nil
  }

  /// How far somebody has read the hints.
  public struct Reading: Codable, Hashable, Sendable {
    /// The question that was shown last: the doc comment of a test.
    public var question: String?
    /// How many of the further hints were shown.
    public var shown = 0
    /// What kept the file from being judged, as it was said last.
    public var diagnosis: String? = nil
  }

  /// By the number of the exercise, as are the following.
  public var verdicts: [String: Memory] = [:]
  public var hints: [String: Reading] = [:]
  /// The exercises that were passed once, or given up.
  public var opened: Set<String> = []
  /// Where `watch` was.
  public var current: String?

  public init() {}

  /// What was remembered, and a sentence when it could not be read; that is never fatal.
  public static func read(from course: CourseFolder) -> (progress: Progress, notice: String?) {
    let url = course.url(file)
    guard FileManager.default.fileExists(atPath: url.path) else { return (Progress(), nil) }
    if let data = try? Data(contentsOf: url), let progress = try? JSONDecoder().decode(Progress.self, from: data) {
      return (progress, nil)
    }
    let aside = course.url(folder + "/progress.broken.json")
    try? FileManager.default.removeItem(at: aside)
    try? FileManager.default.moveItem(at: url, to: aside)
    return (
      Progress(), "\(file) could not be read and was put aside: hints and places begin anew, your code is untouched."
    )
  }

  /// Writes it down; returns a sentence when that is not possible, which is never fatal.
  public func write(to course: CourseFolder) -> String? {
    do {
      let folder = course.url(Progress.folder)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let ignore = folder.appending(path: ".gitignore")
      if !FileManager.default.fileExists(atPath: ignore.path) { try Data("*\n".utf8).write(to: ignore) }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try WholeFile.write(encoder.encode(self), to: course.url(Progress.file).path)
      return nil
    } catch {
      return "\(Progress.file) cannot be written, so nothing is remembered: \(error.reason)"
    }
  }

  /// Keeps a verdict; only one that says something about the code, not a build that was stopped.
  public mutating func remember(_ verdict: Verdict, text: String) {
    let number = verdict.exercise.number.description
    verdicts[number] = Memory(
      text: text, isPassed: verdict.isPassed, passedTests: verdict.passedCount,
      tests: verdict.tests.count, failing: verdict.firstFailure?.test.name.function,
      wasPrevented: verdict.problems.contains(where: \.stoppedTheBuild) ? true : nil,
      failure: verdict.failureInWords)
    if verdict.isPassed { opened.insert(number) }
  }

  /// The folder that git does not see.
  public static let folder = ".workbench"
  static let file = folder + "/progress.json"
}

/// How far somebody has come with an exercise.
public enum ExerciseStatus: Hashable, Sendable, CustomStringConvertible {
  /// The file is the template still.
  case notStarted
  /// It was judged as it is now, and does not pass.
  case failing(passed: Int, of: Int)
  case passing
  /// It was to be judged as it is now, but a file does not compile.
  case notRun
  /// It was changed since it was judged.
  case unchecked
  case missing

  /// What is known without running anything.
  public init(of exercise: Exercise, in course: CourseFolder, progress: Progress) {
    guard course.has(exercise.path) else {
      self = .missing
      return
    }
    if course.isUntouched(exercise) == true {
      self = .notStarted
      return
    }
    guard let memory = progress.verdicts[exercise.number.description],
      memory.text == course.judgedText(of: exercise)
    else {
      self = .unchecked
      return
    }
    guard memory.wasPrevented != true else {
      self = .notRun
      return
    }
    self = memory.isPassed ? .passing : .failing(passed: memory.passedTests, of: memory.tests)
  }

  public var description: String {
    switch self {
    case .notStarted: "not started"
    case .failing(let passed, let all): passed == 0 ? "failing" : "failing \(passed)/\(all)"
    case .passing: "passing"
    case .notRun: "not run"
    case .unchecked: "not checked"
    case .missing: "file missing"
    }
  }
}
