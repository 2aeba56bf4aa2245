import Classroom
import Foundation

/// Everything that judging one exercise needs, read once at the beginning of a session.
public struct ExerciseBench: Sendable {
  public let exercise: Exercise
  /// The file as it was handed out.
  public let template: String
  public let solution: String
  /// The other files of the lesson's solution, by name.
  let neighbours: [String: String]
  let specification: SuiteSpecification
  /// The files of the tests' module, in the order in which smaller sets are tried first.
  let testFiles: [[URL]]
  /// A short name for the specification and everything that is judged with it.
  let fingerprint: String

  /// - Throws: `LessonError` or `GradingError` for an exercise without a suite or without a solution.
  public init(_ exercise: Exercise, in course: CourseFolder, library: String) throws {
    self.exercise = exercise
    specification = try SuiteSpecification(of: exercise, at: course.root)
    guard let solution = course.text(exercise.solutionPath) else {
      throw GradingError("\(exercise.solutionPath) is missing; grade in the course's own repository, not in a handout.")
    }
    self.solution = solution
    template = course.template(of: exercise) ?? Template.make(from: solution)
    let folder = (exercise.solutionPath as NSString).deletingLastPathComponent
    var neighbours: [String: String] = [:]
    for name in Self.swiftFiles(in: course.url(folder)) where name != exercise.file {
      neighbours[name] = course.text("\(folder)/\(name)")
    }
    self.neighbours = neighbours
    let tests = course.url("Tests/\(exercise.testModule)")
    let names = Self.swiftFiles(in: tests)
    let own = tests.appending(path: "\(exercise.suite).swift")
    let helpers = names.filter { name in
      let text = course.text("Tests/\(exercise.testModule)/\(name)") ?? ""
      return !text.contains("@Suite") && !text.contains("@Test")
    }
    testFiles = [
      [own], [own] + helpers.map { tests.appending(path: $0) },
      [own] + names.filter { $0 != "\(exercise.suite).swift" }.map { tests.appending(path: $0) },
    ]
    let texts = names.compactMap { course.text("Tests/\(exercise.testModule)/\($0)") }
    fingerprint = Fingerprint.of(
      texts: [library, solution, "\(exercise.points)", exercise.twins.joined(separator: " ")]
        + neighbours.sorted { $0.key < $1.key }.map(\.value) + texts)
  }

  private static func swiftFiles(in folder: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".swift") }
      .sorted()
  }
}
