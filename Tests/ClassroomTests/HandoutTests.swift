import Foundation
import Terminal
import TestSupport
import Testing

@testable import Classroom

/// What a handout holds, and above all what it does not.
@Suite struct HandoutTests {
  let small: SmallCourse

  init() throws { small = try SmallCourse() }

  func paths(_ course: CourseFolder) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: course.root.path).filter {
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: course.url($0).path, isDirectory: &isFolder) && !isFolder.boolValue
    }.sorted()
  }

  @Test func `holds one lesson, its suites and the library, and nothing of the teacher's`() throws {
    #expect(
      try paths(small.handout(lessons: [3])) == [
        ".gitignore", ".handout/handout.json", ".handout/templates/Cuts.swift", ".handout/templates/More.swift",
        "LICENSE",
        "Lessons/STUDENTS.md", "Lessons/lesson03-schedulers/Exercise/Cuts.swift",
        "Lessons/lesson03-schedulers/Exercise/More.swift", "Lessons/lesson03-schedulers/README.md",
        "Lessons/lesson03-schedulers/exercises.json", "Lessons/lesson03-schedulers/main.swift",
        "Lessons/lesson03-schedulers/pictures/a.png", "Package.swift", "README.md",
        "Sources/Schedules/StepLR.swift", "Sources/workbench/CheckCommand.swift",
        "Sources/workbench/Workbench.swift", "Tests/Fixtures/used.json", "Tests/Lesson03Tests/Exercise03_1.swift",
        "Tests/Lesson03Tests/Exercise03_2.swift", "Tests/TestSupport/Fixture.swift", "scripts/setup",
      ])
  }

  @Test func `a page says nothing of bodies that are not in it`() throws {
    let handout = try Handout(of: small.course, lessons: [3])
    let page = """
      Draw it:

      LESSON_BODY=03:Exercise swift run x

      Without `LESSON_BODY` the solution is built.
      `Mistakes/` too.

      Last.

      """
    #expect(handout.adapted(page, at: "README.md") == "Draw it:\n\nswift run x\n\nLast.\n")
  }

  @Test func `the manifest lists what is there and nothing else`() throws {
    let manifest = try #require(Handout(of: small.course, lessons: [4]).text("Package.swift"))
    #expect(
      manifest == """
        // swift-tools-version: 6.2
        /// The folder of your code.
        let body = "Exercise"
        let besides = ["README.md", "Exercise"]
        let tool = [
          "Classroom",
        ]
        let lessons: [[Target]] = [
          lesson(
            "04", "adaptive-methods", body: [
              "Optimizers"
            ]),
        ]

        // MARK: The package

        let package = Package(targets: lessons.flatMap { $0 })

        """)
  }

  @Test func `the manifest of this course's handout names no solution, no mistake and no module of the teacher's`()
    throws
  {
    let manifest = try #require(Handout(of: Course.folder, lessons: [1, 2]).text("Package.swift"))
    for word in ["Solution", "Mistakes", "Grading", "grading", "courseOnly", "LESSON_BODY", "\"03\"", "KernelsTests"] {
      #expect(!manifest.contains(word), "\(word)")
    }
    for word in ["\"01\"", "\"02\"", "TestSupport", "JudgingLibrary"] { #expect(manifest.contains(word), "\(word)") }
  }

  @Test func `what was left out is listed`() throws {
    let handout = try Handout(of: small.course, lessons: [3])
    let words = handout.leftOut.joined(separator: "\n")
    for word in ["Solution", "Mistakes", "Grading", "lesson04-adaptive-methods"] { #expect(words.contains(word)) }
    #expect(handout.text("README.md")?.contains("lesson04-adaptive-methods") == true)
    #expect(handout.text("README.md")?.contains("{{") == false)
  }

  @Test func `scripts stay executable`() throws {
    let handout = try small.handout()
    #expect(FileManager.default.isExecutableFile(atPath: handout.url("scripts/setup").path))
  }

  @Test func `templates are made from the solutions, whatever somebody did in Exercise`() throws {
    try small.write("Lessons/lesson03-schedulers/Exercise/Cuts.swift", SmallCourse.solution)
    let handout = try small.handout()
    let template = Template.make(from: SmallCourse.solution).replacing("cuts(", with: "cuts0(")
    #expect(handout.text("Lessons/lesson03-schedulers/Exercise/Cuts.swift") == template)
    #expect(handout.text(".handout/templates/Cuts.swift") == template)
  }

  /// Of this very course: all its lessons, every line between markers.
  @Test func `no line of a solution is in a handout of this course`() throws {
    let handout = try Handout(of: Course.folder)
    let secrets = try Set(solutionLines())
    #expect(secrets.count >= 20)
    // What one template shows of another solution is its author's choice, and is said.
    let files = handout.paths.filter {
      !$0.hasPrefix("Sources/") && !$0.hasPrefix(".handout/") && !$0.contains("/Exercise/")
    }
    #expect(files.contains { $0.hasSuffix("Exercise03_1.swift") })
    let leak = files.first { path in
      let lines = (handout.text(path) ?? "").split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      return lines.contains { secrets.contains($0) }
    }
    #expect(leak == nil)
    #expect(!handout.paths.contains { $0.contains("/Solution/") || $0.contains("/Mistakes/") })
  }

  /// The hidden lines, without their indentation, that say something and that no template shows.
  private func solutionLines() throws -> [String] {
    let lessons = Course.root.appending(path: "Lessons")
    return try FileManager.default.subpathsOfDirectory(atPath: lessons.path)
      .filter { $0.contains("/Solution/") && $0.hasSuffix(".swift") }
      .flatMap { file in
        let solution = try String(contentsOf: lessons.appending(path: file), encoding: .utf8)
        let shown = Template.make(from: solution)
        return Template.hiddenLines(of: solution).filter { line in
          line.count >= 16 && !shown.contains(line) && line.firstMatch(of: #/[(\[{]$/#) == nil
        }
      }
  }

  @Test(arguments: [
    "Tests/Lesson03Tests/Exercise03_1.swift", "Lessons/lesson03-schedulers/README.md", "Lessons/STUDENTS.md",
    "Lessons/lesson03-schedulers/main.swift",
  ])
  func `a solution that leaks is refused`(path: String) throws {
    let text = try #require(small.course.text(path))
    try small.write(path, "// let wholeSteps = step / 10\n" + text)
    let error = #expect(throws: LessonError.self) { try Handout(of: small.course) }
    #expect(error?.description.contains("line 1, is a line of Lessons/lesson03-schedulers/Solution/") == true)
  }

  @Test func `a template that shows another solution is named`() throws {
    #expect(try Handout(of: small.course).notices == [])
    let path = "Lessons/lesson03-schedulers/Solution/More.swift"
    try small.write(path, "let wholeSteps = step / 10\n" + (small.course.text(path) ?? ""))
    let notices = try Handout(of: small.course).notices
    #expect(notices.count == 1)
    #expect(notices.first?.hasPrefix("Lessons/lesson03-schedulers/Exercise/More.swift, line 1, ") == true)
  }

  /// Also of a lesson that comes later.
  @Test func `a later lesson's solution does not leak either`() throws {
    try small.write(
      "Lessons/lesson04-adaptive-methods/Solution/Ball.swift",
      "// TODO 4.1: what?\nlet velocity = momentum * old + gradient\n// END 4.1: return .todo\n")
    try small.write("Lessons/lesson03-schedulers/Words.swift", "let velocity = momentum * old + gradient\n")
    #expect(throws: LessonError.self) { try Handout(of: small.course, lessons: [3]) }
  }

  @Test func `for one alone, solutions are in closed envelopes and nowhere else`() throws {
    let handout = try small.handout(alone: true)
    let exercise = try #require(try ExerciseCatalog(at: handout.root).exercises.first)
    #expect(try handout.solution(of: exercise)?.contains("let wholeSteps = step / 10") == true)
    #expect(try handout.solution(of: exercise)?.contains("END 3.1") == false)
    for path in try paths(handout) { #expect(handout.text(path)?.contains("wholeSteps") != true, "\(path)") }
    let other = try small.handout("class")
    #expect(try other.solution(of: exercise) == nil)
  }

  @Test func `a damaged envelope is a sentence`() throws {
    let handout = try small.handout(alone: true)
    let exercise = try #require(try ExerciseCatalog(at: handout.root).exercises.first)
    try Data("%%%".utf8).write(to: handout.url(SealedSolution.path(of: exercise)))
    #expect(throws: LessonError.self) { try handout.solution(of: exercise) }
  }

  @Test func `pages name no command, no link and no body that is not there`() throws {
    let handout = try small.handout(lessons: [3])
    let page = try #require(handout.text("Lessons/lesson03-schedulers/README.md"))
    #expect(page.contains("\nswift run lesson03-schedulers\n"))
    #expect(page.contains("\nnext ![picture](pictures/a.png) gone\n"))
    #expect(handout.text("Lessons/STUDENTS.md")?.contains("[lesson](lesson03-schedulers/README.md)") == true)
    #expect(handout.text("Lessons/STUDENTS.md")?.contains("This handout holds") == false)
    let other = try small.handout("other", lessons: [4])
    #expect(other.text("Lessons/STUDENTS.md")?.contains("> This handout holds lesson 4 (exercises 4.1)") == true)
  }

  @Test func `a folder with something in it, a file, or a place in the course is refused`() throws {
    let handout = try Handout(of: small.course)
    try small.write("../full/file", "mine")
    for url in [small.folder.url("full"), small.folder.url("full/file"), small.root, small.root.appending(path: "new")]
    {
      #expect(throws: LessonError.self) { try handout.write(to: url) }
    }
    #expect(try String(contentsOf: small.folder.url("full/file"), encoding: .utf8) == "mine")
  }

  @Test func `a handout in which somebody may have worked is kept, and the way to more lessons is said`() throws {
    let old = try small.handout(lessons: [3])
    try Data("mine".utf8).write(to: old.url("Lessons/lesson03-schedulers/Exercise/StepDecay.swift"))
    let error = #expect(throws: LessonError.self) { try Handout(of: small.course).write(to: old.root) }
    #expect(error?.description.contains("a new one beside it") == true)
    #expect(old.text("Lessons/lesson03-schedulers/Exercise/StepDecay.swift") == "mine")
  }

  @Test func `an empty folder is taken, and nothing else is left beside it`() throws {
    try FileManager.default.createDirectory(at: small.folder.url("handout"), withIntermediateDirectories: true)
    #expect(try small.handout().isHandout)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: small.folder.root.path).sorted() == ["course", "handout"])
  }

  @Test func `no handout of a handout, of lessons that are not there, of links`() throws {
    #expect(throws: LessonError.self) { try Handout(of: small.handout()) }
    #expect(throws: LessonError.self) { try Handout(of: small.course, lessons: [3, 7]) }
    try FileManager.default.createSymbolicLink(
      atPath: small.root.path + "/Lessons/lesson03-schedulers/link.swift", withDestinationPath: "/etc/passwd")
    #expect(throws: LessonError.self) { try Handout(of: small.course) }
  }

  @Test func `lessons are read as lists and ranges`() throws {
    #expect(try LessonRange.read("3") == [3])
    #expect(try LessonRange.read("1-3") == [1, 2, 3])
    #expect(try LessonRange.read("01,3-4") == [1, 3, 4])
    for text in ["", "x", "3-1", "1-", "-3", "1,,2", "1-2-3", "0", "100"] {
      #expect(throws: LessonError.self, "\(text)") { try LessonRange.read(text) }
    }
  }
}
