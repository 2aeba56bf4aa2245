/// One exercise: one file that the student fills in, one suite that judges it.
public struct Exercise: Hashable, Sendable, Identifiable {
  public let number: ExerciseNumber
  /// The folder of its lesson below `Lessons`: "lesson03-schedulers".
  public let lessonFolder: String
  public let title: String
  /// The name of its file in `Solution/`, `Exercise/` and each of `Mistakes/*/`: "StepDecay.swift".
  public let file: String
  /// What it is worth, at least 1.
  public let points: Int
  /// The further hints in rising order; the first hint of all is the doc comment of the test that fails.
  public let hints: [String]
  /// What is shown after success.
  public let explanation: String
  /// The names in the library that would solve it by merely being called.
  public let twins: [String]

  public var id: ExerciseNumber { number }
  /// "Exercise03_1".
  public var suite: String { number.suite }
  /// The module of the suite: "Lesson03Tests".
  public var testModule: String { "Lesson\(number.lessonDigits)Tests" }
  /// The filter for `swift test` that matches the tests of this exercise and no other.
  public var filter: String { "^\(testModule)\\.\(suite)/" }

  /// The student's file, relative to the root: "Lessons/lesson03-schedulers/Exercise/StepDecay.swift".
  public var path: String { "Lessons/\(lessonFolder)/Exercise/\(file)" }
  /// The solution, relative to the root; not there in a handout.
  public var solutionPath: String { "Lessons/\(lessonFolder)/Solution/\(file)" }
  /// The file of the suite, relative to the root: "Tests/Lesson03Tests/Exercise03_1.swift".
  public var suitePath: String { "Tests/\(testModule)/\(suite).swift" }
}
