/// Where somebody stands with an exercise.
public enum Standing: Hashable, Sendable, CustomStringConvertible {
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
      memory.fingerprint == Fingerprint.of(exercise, in: course)
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
