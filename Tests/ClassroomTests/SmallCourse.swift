import Foundation
import TestSupport

@testable import Classroom

/// A course of two lessons and three exercises in a folder of its own: small enough to be copied and broken.
struct SmallCourse {
  let folder: Folder
  var root: URL { folder.url("course") }
  var course: CourseFolder { CourseFolder(root: root) }

  static let manifest = """
    // swift-tools-version: 6.2
    /// `LESSON_BODY=Exercise` builds the templates.
    let body = Context.environment["LESSON_BODY"] == "Exercise" ? "Exercise" : "Solution"
    let besides = ["README.md", "Solution", "Exercise", "Mistakes"]
    /// The teacher's.
    let grading: [Target.Dependency] = ["Grading"]
    let tool = [
      "Classroom",
    ] + grading
    let lessons: [[Target]] = [
      lesson(
        "03", "schedulers",
        body: ["Schedules"]),
      lesson(
        "04", "adaptive-methods", body: [
          "Optimizers"
        ]),
    ]

    // MARK: What a handout leaves out

    let courseOnly: [Target] = [module("Grading")]

    // MARK: The package

    let package = Package(targets: lessons.flatMap { $0 } + courseOnly)

    """

  static let solution = """
    /// Exercise 3.1.
    public func cuts(_ step: Int) -> Int {
      // TODO 3.1: how many cuts lie behind `step`?
      let wholeSteps = step / 10
      return wholeSteps
      // END 3.1: return .todo
    }

    """

  init() throws {
    folder = try Folder()
    try write("Package.swift", SmallCourse.manifest)
    try write("LICENSE", "MIT\n")
    try write(".gitignore", ".build/\n")
    try write("scripts/setup", "#!/bin/sh\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: root.path + "/scripts/setup")
    try write("scripts/check", "#!/bin/sh\n")
    try write("Sources/Schedules/StepLR.swift", "let library = 1\n")
    try write("Sources/Grading/Grader.swift", "let grader = 1\n")
    try write("Sources/workbench/Workbench.swift", "#if canImport(Grading)\nimport Grading\n#endif\n")
    try write("Sources/workbench/Grading/GradeCommand.swift", "import Grading\n")
    try write("Sources/workbench/CheckCommand.swift", "import Classroom\n")
    try write("Tests/KernelsTests/DotTests.swift", "// a module's tests\n")
    try write("Tests/TestSupport/Fixture.swift", "// support\n")
    try write("Tests/Fixtures/used.json", "{}\n")
    try write("Tests/Fixtures/unused.json", "{}\n")
    try write("Benchmarks/Package.swift", "// benchmarks\n")
    try write(
      "Lessons/HANDOUT.md",
      "# Handout\n\n{{LESSONS}}\n\n{{FIRST_FILE}} {{FIRST_EXERCISE}} {{SOLUTIONS}}\n\n{{LEFT_OUT}}\n")
    try write(
      "Lessons/STUDENTS.md", "# Guide\n\nswift run workbench check 3.1, see [lesson](lesson03-schedulers/README.md).\n")
    try write("Lessons/TEACHERS.md", "# Secrets\n")
    try addLesson("03-schedulers", [("3.1", "Cuts.swift"), ("3.2", "More.swift")])
    try addLesson("04-adaptive-methods", [("4.1", "Ball.swift")])
  }

  private func addLesson(_ name: String, _ exercises: [(number: String, file: String)]) throws {
    let lesson = "Lessons/lesson\(name)"
    let digits = name.prefix(2)
    try write("\(lesson)/main.swift", "print(1)\n")
    try write(
      "\(lesson)/README.md",
      "# Lesson \(digits) · Why?\n\nLESSON_BODY=\(digits):Exercise swift run lesson\(name)\n"
        + "[next](../lesson04-adaptive-methods/README.md) ![picture](pictures/a.png) [gone](../../CONTRIBUTING.md)\n")
    try write("\(lesson)/pictures/a.png", "png")
    let entries = exercises.map { exercise in
      """
      {"number": "\(exercise.number)", "title": "Title \(exercise.number)", "file": "\(exercise.file)", "points": 2,
       "hints": ["Second hint of \(exercise.number)?", "Third hint of \(exercise.number)."],
       "explanation": "Because of \(exercise.number).", "twins": ["StepLR"]}
      """
    }
    try write("\(lesson)/exercises.json", "{\"exercises\": [\(entries.joined(separator: ","))]}")
    for (place, exercise) in exercises.enumerated() {
      let solution = SmallCourse.solution.replacing("3.1", with: exercise.number).replacing(
        "cuts(", with: "cuts\(place)(")
      try write("\(lesson)/Solution/\(exercise.file)", solution)
      try write("\(lesson)/Exercise/\(exercise.file)", Template.make(from: solution))
      try write("\(lesson)/Mistakes/early/\(exercise.file)", solution.replacing("10", with: "9"))
      let suite = try ExerciseNumber(exercise.number).orThrow().suite
      try write(
        "Tests/Lesson\(digits)Tests/\(suite).swift",
        """
        @Suite struct \(suite) {
          /// First question of \(exercise.number)?
          @Test func `first claim`() { _ = Fixture("used.json") }
          /// Second question of \(exercise.number)?
          @Test func `second claim`() {}
        }

        """)
    }
  }

  func write(_ path: String, _ text: String) throws {
    let url = root.appending(path: path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  /// A handout of it, written beside it.
  func handout(
    _ name: String = "handout", lessons: Set<Int>? = nil, alone: Bool = false, lastHints: Bool = false
  ) throws -> CourseFolder {
    let url = folder.url(name)
    try Handout(of: course, lessons: lessons, forOneAlone: alone, lastHints: lastHints).write(to: url)
    return CourseFolder(root: url)
  }
}

extension Optional {
  /// The value; a fault of the test when there is none.
  fileprivate func orThrow() throws -> Wrapped {
    guard let self else { throw CocoaError(.coderInvalidValue) }
    return self
  }
}
