import Foundation
import TestSupport
import Testing

@testable import Classroom

/// Which files are compiled with the one that is judged.
@Suite struct ModuleFilesTests {
  let small: SmallCourse

  init() throws { small = try SmallCourse() }

  static let other = "Lessons/lesson03-schedulers/Exercise/More.swift"

  func files(_ course: CourseFolder, _ number: String = "3.1") throws -> ModuleFiles {
    let catalog = try ExerciseCatalog(at: course.root)
    return ModuleFiles(for: try catalog.exercise(number), in: course, catalog)
  }

  func write(_ path: String, _ text: String, in course: CourseFolder) throws {
    try Data(text.utf8).write(to: course.url(path))
  }

  @Test func `in the repository the neighbours are the solutions, whatever stands in Exercise`() throws {
    try small.write(Self.other, "not Swift at all")
    let files = try files(small.course)
    #expect(
      files.paths.map { URL(filePath: $0).pathComponents.suffix(2).joined(separator: "/") } == [
        "Exercise/Cuts.swift", "Solution/More.swift",
      ])
    #expect(files.templates.isEmpty && files.missing == nil)
  }

  @Test func `in a handout a neighbour that is not needed is its template, broken or missing as it may be`() throws {
    let handout = try small.handout()
    for text in ["not Swift at all", nil] {
      if let text {
        try write(Self.other, text, in: handout)
      } else {
        try FileManager.default.removeItem(at: handout.url(Self.other))
      }
      let files = try files(handout)
      #expect(files.paths.map { URL(filePath: $0).lastPathComponent } == ["Cuts.swift"])
      #expect(files.templates.map(\.name) == ["More.swift"])
      #expect(files.templates.first?.text.contains(".todo") == true)
      #expect(files.missing == nil && files.needed.isEmpty)
      let folder = try Folder()
      let written = try files.written(to: folder.url("stage"))
      #expect(written.count == 2 && FileManager.default.fileExists(atPath: written[1]))
    }
  }

  @Test func `a neighbour whose function the exercise or its suite calls is the student's own, and comes first`() throws
  {
    for place in ["Lessons/lesson03-schedulers/Exercise/Cuts.swift", "Tests/Lesson03Tests/Exercise03_1.swift"] {
      let handout = try small.handout(place.replacing("/", with: "-"))
      let text = try #require(handout.text(place))
      try write(place, text + "\nlet used = cuts1(3)\n", in: handout)
      let files = try files(handout)
      #expect(files.needed.map(\.file) == ["More.swift"] && files.templates.isEmpty)
      let exercise = try ExerciseCatalog(at: handout.root).exercise("3.1")
      let todo = files.remarks(on: Verdict(exercise: exercise, tests: [], problems: [.nothingRan]), in: handout)
      #expect(todo == ["Exercise 3.2 (More.swift) comes first: 3.1 uses it, and it still holds a TODO."])
      try write(Self.other, "public func cuts1(_ step: Int) -> Int { 3", in: handout)
      let log = BuildLog("\(handout.url(Self.other).path):1:1: error: expected '}'")
      let broken = files.remarks(on: Verdict(exercise: exercise, tests: [], problems: [.buildFailed(log)]), in: handout)
      #expect(broken == ["Exercise 3.2 (More.swift) comes first: 3.1 uses it, and it does not compile."])
      try write(Self.other, "public func cuts1(_ step: Int) -> Int { 3 }", in: handout)
      let written = files.remarks(on: Verdict(exercise: exercise, tests: [], problems: [.nothingRan]), in: handout)
      #expect(written.isEmpty)
      try FileManager.default.removeItem(at: handout.url(Self.other))
      #expect(try self.files(handout).missing?.file == "More.swift")
    }
  }

  @Test func `helpers count, members of the template's own types do not`() {
    let template = "public struct A {\n  public let base: Double\n  public func next() {}\n}\n"
    let text =
      template + "func helper() {}\nextension Double {\n  var half: Double { self / 2 }\n  func twice() {}\n}\n"
    #expect(ModuleFiles.names(of: text, template: template) == ["A", "helper", "twice"])
    #expect(ModuleFiles.names(of: "@inlinable public func f() {}\nprivate(set) var g = 1", template: "") == ["f", "g"])
  }
}
