import Foundation
import Terminal

/// All exercises of a course, read from `Lessons/*/exercises.json`.
public struct ExerciseCatalog: Sendable {
  /// The course's root: the folder of its Package.swift.
  public let root: URL
  /// In the order of their numbers.
  public let exercises: [Exercise]

  /// Reads every lesson's `exercises.json`; a lesson without one has no exercises.
  ///
  /// - Throws: `LessonError`, one sentence that names the file and what would be right.
  public init(at root: URL) throws {
    let lessons = root.appending(path: "Lessons")
    let folders = ((try? FileManager.default.contentsOfDirectory(atPath: lessons.path)) ?? []).sorted()
      .filter { ExerciseCatalog.lesson(of: $0) != nil }
    guard !folders.isEmpty else {
      throw LessonError(
        "There are no lessons in \(lessons.path); go to the folder that holds Package.swift and Lessons.")
    }
    var exercises: [Exercise] = []
    for folder in folders {
      let file = "Lessons/\(folder)/exercises.json"
      let url = root.appending(path: file)
      guard FileManager.default.fileExists(atPath: url.path) else { continue }
      guard let data = try? Data(contentsOf: url) else {
        throw LessonError("\(file) cannot be read; check its permissions.")
      }
      exercises += try ExerciseCatalog.read(data, of: folder, file: file)
    }
    try self.init(exercises, at: root)
  }

  /// A catalogue of these exercises.
  ///
  /// - Throws: `LessonError` when two have the same number or the same file.
  public init(_ exercises: [Exercise], at root: URL) throws {
    self.root = root
    self.exercises = exercises.sorted { $0.number < $1.number }
    var numbers: Set<ExerciseNumber> = []
    var files: [String: ExerciseNumber] = [:]
    for exercise in self.exercises {
      let place = "Lessons/\(exercise.lessonFolder)/exercises.json"
      guard numbers.insert(exercise.number).inserted else {
        throw LessonError("\(place): there are two exercises \(exercise.number); give each a number of its own.")
      }
      if let other = files.updateValue(exercise.number, forKey: exercise.file) {
        throw LessonError(
          "\(place): \(exercise.file) is the file of exercise \(other) and of \(exercise.number); "
            + "file names are unique in the whole course.")
      }
    }
  }

  /// The exercise with this number.
  ///
  /// - Throws: `LessonError` when there is none.
  public func exercise(_ text: String) throws -> Exercise {
    guard let number = ExerciseNumber(text) else {
      throw LessonError("\"\(text)\" is no exercise; write lesson and number, as in 3.1.")
    }
    guard let exercise = exercises.first(where: { $0.number == number }) else {
      throw LessonError("There is no exercise \(number); there are \(numbersInWords).")
    }
    return exercise
  }

  /// The exercises of a lesson ("3", "03", "lesson03-schedulers"), one exercise ("3.1", "Exercise03_1"), or all (nil).
  ///
  /// - Throws: `LessonError` when there is none.
  public func selection(_ text: String?) throws -> [Exercise] {
    guard let text else {
      guard !exercises.isEmpty else { throw LessonError("This course has no exercises.") }
      return exercises
    }
    if ExerciseNumber(text) != nil { return [try exercise(text)] }
    guard let lesson = ExerciseCatalog.lesson(of: text) ?? ExerciseNumber.digits(text[...]) else {
      throw LessonError("\"\(text)\" is neither a lesson nor an exercise; write 3 for a lesson or 3.1 for an exercise.")
    }
    let chosen = exercises.filter { $0.number.lesson == lesson }
    guard !chosen.isEmpty else {
      throw LessonError("Lesson \(text) has no exercises here; there are \(numbersInWords).")
    }
    return chosen
  }

  /// The numbers of the lessons that have exercises, rising.
  public var lessons: [Int] { Set(exercises.map(\.number.lesson)).sorted() }

  /// The lesson of a folder "lesson03-schedulers", or of a word that begins like one: "lesson03".
  public static func lesson(of folder: String) -> Int? {
    guard folder.hasPrefix("lesson") else { return nil }
    let rest = folder.dropFirst("lesson".count)
    let digits = rest.prefix { $0 != "-" }
    return digits.count == 2 ? ExerciseNumber.digits(digits) : nil
  }

  private var numbersInWords: String {
    let numbers = exercises.map(\.number.description)
    return numbers.isEmpty ? "none" : numbers.joined(separator: ", ")
  }
}
