import Classroom
import Core
import Foundation

/// What grading one exercise needs of the course, read once at the beginning of a session.
public struct GradedExercise: Sendable {
  public let exercise: Exercise
  /// The file as it was handed out.
  public let template: String
  public let solution: String
  /// The other files of the lesson's solution, by name.
  let neighbours: [String: String]
  let specification: SuiteSpecification
  /// All text that a judgement depends on, beside the library and the student's file.
  let text: String

  /// - Throws: `LessonError` or `GradingError` for an exercise without a suite or without a solution.
  public init(_ exercise: Exercise, in course: CourseFolder) throws {
    self.exercise = exercise
    specification = try SuiteSpecification(of: exercise, at: course.root)
    guard let solution = course.text(exercise.solutionPath) else {
      throw GradingError("\(exercise.solutionPath) is missing; grade in the course's own repository, not in a handout.")
    }
    self.solution = solution
    template = course.template(of: exercise) ?? Template.make(from: solution)
    func texts(in folder: String) -> [(String, String)] {
      course.swiftFiles(in: folder).map { ($0, course.text("\(folder)/\($0)") ?? "") }
    }
    let others = texts(in: exercise.solutionPath.folderOfPath)
      .filter { $0.0 != exercise.file }
    neighbours = Dictionary(others) { $1 }
    let words =
      ["\(exercise.number)", "\(exercise.points)", exercise.twins.joined(separator: " "), solution]
      + exercise.weights.sorted { $0.key < $1.key }.flatMap { [$0.key, "\($0.value)"] }
      + (others + texts(in: "Tests/\(exercise.testModule)")).flatMap { [$0, $1] }
    text = words.joined(separator: "\0")
  }

  /// The points for these tests, by the weights of the suite.
  func score(of tests: [GradeResult.Test] = []) -> Score {
    let passed = tests.filter(\.isPassed)
    return Score(
      passed: passed.count, expected: specification.tests.count, weightPassed: passed.reduce(0) { $0 + $1.weight },
      weight: specification.weight, points: Double(exercise.points))
  }

  var task: ClassReport.Task {
    ClassReport.Task(
      number: exercise.number.description, title: exercise.title, points: Double(exercise.points),
      tests: specification.tests.count)
  }

  /// The result for what is not built: nothing, something that is no file, or the untouched template.
  func result(withoutRunning handed: HandedIn) -> GradeResult {
    let (finding, sentence): (Outcome, String) =
      switch handed {
      case .missing: (.missing, "\(exercise.file) was not handed in.")
      case .refused(let reason): (.refused, reason)
      case .source: (.notStarted, "\(exercise.file) is as it was handed out.")
      }
    return GradeResult(
      exercise: exercise.number.description, finding: finding, sentence: sentence,
      score: score())
  }
}
