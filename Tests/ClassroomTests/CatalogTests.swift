import Foundation
import Terminal
import TestSupport
import Testing

@testable import Classroom

@Suite struct CatalogTests {
  let entry = """
    {"number": "3.1", "title": "Step decay", "file": "StepDecay.swift", "points": 2, "hints": ["More?"],
     "explanation": "Because.", "twins": ["StepLR"]}
    """

  func read(_ text: String) throws -> [Exercise] {
    try ExerciseCatalog.read(
      Data(text.utf8), of: "lesson03-schedulers", file: "Lessons/lesson03-schedulers/exercises.json")
  }

  @Test func `reads what the form says`() throws {
    let exercise = try #require(try read("{\"exercises\": [\(entry)]}").first)
    #expect(exercise.number.description == "3.1")
    #expect(exercise.suite == "Exercise03_1")
    #expect(exercise.filter == "^Lesson03Tests\\.Exercise03_1/")
    #expect(exercise.path == "Lessons/lesson03-schedulers/Exercise/StepDecay.swift")
    #expect(exercise.suitePath == "Tests/Lesson03Tests/Exercise03_1.swift")
    #expect(exercise.points == 2)
    #expect(exercise.twins == ["StepLR"])
  }

  @Test(arguments: [
    ("\"3.1\"", "\"4.1\"", "belongs to another lesson"),
    ("\"3.1\"", "\"three\"", "is no number of an exercise"),
    ("\"3.1\"", "\"03.1\"", "is no number of an exercise"),
    ("\"points\": 2", "\"points\": 0", "give 1 to 1000"),
    ("\"points\": 2", "\"points\": \"2\"", "entry 1, \"points\" has the wrong type"),
    ("\"points\": 2,", "", "has no \"points\""),
    ("\"points\": 2,", "\"points\": 2", "no JSON"),
    ("[\"More?\"]", "[]", "no further hints"),
    ("[\"StepLR\"]", "[\"StepLR\"], \"weights\": {\"a\": 0}", "has the weight 0.0; give a whole number from 1 to 100"),
    ("[\"StepLR\"]", "[\"StepLR\"], \"weights\": {\"a\": 1.5}", "has the weight 1.5; give"),
    ("[\"StepLR\"]", "[\"StepLR\"], \"weights\": [1]", "has the wrong type"),
    ("[\"More?\"]", "[\" \"]", "no further hints"),
    ("Step decay", "", "title or explanation is empty"),
    ("StepDecay.swift", "../StepDecay.swift", "no name of a Swift file"),
    ("StepDecay.swift", "StepDecay.txt", "no name of a Swift file"),
    ("{\"exercises\"", "{\"exercise\"", "has no \"exercises\""),
  ])
  func `says in one sentence what is wrong`(right: String, wrong: String, words: String) {
    let text = "{\"exercises\": [\(entry)]}"
    #expect(text.contains(right))
    let error = #expect(throws: LessonError.self) { try read(text.replacing(right, with: wrong)) }
    let sentence = error?.description ?? ""
    #expect(sentence.contains(words), "\(sentence)")
    #expect(sentence.hasPrefix("Lessons/lesson03-schedulers/exercises.json: "))
    #expect(!sentence.contains("\n"))
  }

  @Test func `numbers and files are used once`() throws {
    let one = try Samples.exercise("3.1")
    #expect(throws: LessonError.self) { try ExerciseCatalog([one, one], at: Course.root) }
    #expect(throws: LessonError.self) {
      try ExerciseCatalog([one, Samples.exercise("3.2")], at: Course.root)
    }
  }

  @Test func `chooses a lesson, an exercise, or all`() throws {
    let exercises = try [("3.2", "B.swift"), ("3.10", "C.swift"), ("3.1", "A.swift")].map {
      try Samples.exercise($0.0, file: $0.1)
    }
    let catalog = try ExerciseCatalog(exercises, at: Course.root)
    #expect(catalog.exercises.map(\.number.description) == ["3.1", "3.2", "3.10"])
    for text in ["3", "03", "lesson03", "lesson03-schedulers"] { #expect(try catalog.selection(text).count == 3) }
    for text in ["3.2", "03.2", "Exercise03_2"] { #expect(try catalog.selection(text).map(\.file) == ["B.swift"]) }
    #expect(try catalog.selection(nil).count == 3)
    for text in ["", "x", "4", "3.3", "3.", "-3", "3.1.1", "lesson3", "+3.1"] {
      #expect(throws: LessonError.self) { try catalog.selection(text) }
    }
  }

  @Test func `the course's own exercises can be read, and their files and suites are there`() throws {
    let catalog = try ExerciseCatalog(at: Course.root)
    for exercise in catalog.exercises {
      #expect(Course.folder.has(exercise.path), "\(exercise.path) is missing")
      #expect(Course.folder.has(exercise.solutionPath), "\(exercise.solutionPath) is missing")
      let suite = try SuiteSpecification(of: exercise, at: Course.root)
      #expect(!suite.tests.isEmpty)
    }
  }

  @Test func `a folder without lessons is refused`() throws {
    let folder = try Folder()
    #expect(throws: LessonError.self) { try ExerciseCatalog(at: folder.root) }
    #expect(throws: LessonError.self) { try CourseFolder(around: folder.root) }
  }

  @Test func `the course is found from a folder within it`() throws {
    let inside = Course.root.appending(path: "Lessons/lesson03-schedulers")
    #expect(try CourseFolder(around: inside).root.path == Course.folder.root.path)
    #expect(!Course.folder.isHandout)
  }
}
