import Core
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
      do {
        let bytes = try WholeFile.read(url.path, limit: 1 << 24)
        exercises += try ExerciseCatalog.read(Data(bytes), of: folder, file: file)
      } catch let error as FileError {
        throw LessonError("\(file): \(error.problem(reading: "a JSON file", limit: "16 MB")).")
      }
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
      // Of whom it is known by its file or title, the number is what is missing.
      let known = exercises.flatMap { exercise in
        [exercise.file, String(exercise.file.dropLast(6)), exercise.title, "\(exercise.number)"].map { ($0, exercise) }
      }
      let near = nearestName(to: text, among: known.map(\.0))
      let meant = near.flatMap { near in known.first { $0.0 == near }?.1 }
      throw LessonError(
        "\"\(text)\" is no exercise; "
          + (meant.map { "did you mean \($0.number) (\($0.title))?" } ?? "write lesson and number, as in 3.1."))
    }
    guard let exercise = exercises.first(where: { $0.number == number }) else {
      let own = exercises.filter { $0.number.lesson == number.lesson }.map(\.number.description)
      throw LessonError(
        "There is no exercise \(number); "
          + (own.isEmpty ? lessonsInWords : "lesson \(number.lesson) has \(own.joined(separator: ", "))."))
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
    let folders = Dictionary(grouping: exercises, by: \.lessonFolder)
    if let chosen = folders[text] { return chosen }
    // "3", "03", "lesson03"; a topic has to be right.
    if let lesson = ExerciseNumber.digits(text[...]) ?? (text.contains("-") ? nil : ExerciseCatalog.lesson(of: text)) {
      let chosen = exercises.filter { $0.number.lesson == lesson }
      guard !chosen.isEmpty else {
        throw LessonError("There is no lesson \(lesson) with exercises; \(lessonsInWords)")
      }
      return chosen
    }
    let topics = folders.keys.sorted().map { String($0.drop { $0 != "-" }.dropFirst()) }
    if let (_, chosen) = folders.first(where: { $0.key.hasSuffix("-" + text) }) { return chosen }
    let names = folders.keys.sorted() + topics + exercises.map(\.number.description)
    if let near = nearestName(to: text, among: names) {
      throw LessonError("\"\(text)\" is neither a lesson nor an exercise; did you mean \(near)?")
    }
    throw LessonError("\"\(text)\" is neither a lesson nor an exercise; write 3 for a lesson or 3.1 for an exercise.")
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

  private var lessonsInWords: String {
    let numbers = lessons.map(String.init).joined(separator: ", ")
    return lessons.isEmpty ? "this course has none." : "lessons with exercises are \(numbers)."
  }
}

extension ExerciseCatalog {
  /// What `exercises.json` holds.
  private struct File: Decodable {
    let exercises: [Entry]
  }

  private struct Entry: Decodable {
    let number: String
    let title: String
    let file: String
    let points: Int
    let hints: [String]
    let answer: String?
    let explanation: String
    let twins: [String]
    let weights: [String: Double]?
  }

  /// Reads the exercises of one lesson.
  ///
  /// - Parameter file: the name of the file in messages.
  /// - Throws: `LessonError` with the first thing that is wrong.
  static func read(_ data: Data, of folder: String, file: String) throws -> [Exercise] {
    let entries: [Entry]
    do {
      entries = try JSONDecoder().decode(File.self, from: data).exercises
    } catch let error as DecodingError {
      throw LessonError("\(file): \(sentence(for: error))")
    }
    guard !entries.isEmpty else {
      throw LessonError("\(file): the list of exercises is empty; describe one, or remove the file.")
    }
    return try entries.map { try exercise($0, of: folder, file: file) }
  }

  private static func exercise(_ entry: Entry, of folder: String, file: String) throws -> Exercise {
    func wrong(_ what: String) -> LessonError { LessonError("\(file): exercise \(entry.number): \(what)") }
    guard let number = ExerciseNumber(entry.number), number.description == entry.number else {
      throw LessonError(
        "\(file): \"\(entry.number.shortened)\" is no number of an exercise; write lesson and place, as in 3.1.")
    }
    guard number.lesson == lesson(of: folder) else {
      throw wrong("its number belongs to another lesson; in \(folder) numbers begin with \(lesson(of: folder) ?? 0).")
    }
    guard isSwiftFileName(entry.file) else {
      throw wrong(
        "\"\(entry.file.shortened)\" is no name of a Swift file; write the name alone, as in StepDecay.swift.")
    }
    guard 1...1000 ~= entry.points else { throw wrong("\(entry.points) points; give 1 to 1000.") }
    guard !isBlank(entry.title), !isBlank(entry.explanation) else {
      throw wrong("title or explanation is empty; write one sentence.")
    }
    guard !entry.hints.isEmpty, !entry.hints.contains(where: isBlank) else {
      throw wrong("there are no further hints, or one is empty; write two to four, each more concrete than the last.")
    }
    guard entry.answer.map(isBlank) != true else { throw wrong("the answer is empty; write it, or leave it out.") }
    for (test, weight) in (entry.weights ?? [:]).sorted(by: { $0.key < $1.key })
    where !(1...100 ~= weight && weight == weight.rounded()) {
      throw wrong("the test \"\(test.shortened)\" has the weight \(weight); give a whole number from 1 to 100.")
    }
    return Exercise(
      number: number, lessonFolder: folder, title: entry.title, file: entry.file, points: entry.points,
      hints: entry.hints, answer: entry.answer, explanation: entry.explanation, twins: entry.twins,
      weights: (entry.weights ?? [:]).mapValues { Int($0) })
  }

  private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

  /// Letters, digits, `_`, `+` and `-`, then ".swift": nothing that leads into another folder.
  static func isSwiftFileName(_ name: String) -> Bool {
    guard name.hasSuffix(".swift"), name.count > 6 else { return false }
    return name.dropLast(6).allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_+-".contains($0)) }
  }

  private static func sentence(for error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      "\(place(context.codingPath)) has no \"\(key.stringValue)\"; see Lessons/TEACHERS.md for the form."
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(place(context.codingPath)) has the wrong type; points are a whole number, hints and twins lists of texts, "
        + "weights whole numbers by test, the rest texts."
    case .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "this is no JSON; look for a missing comma, quote or bracket."
        : "\(place(context.codingPath)) cannot be read; points are a whole number."
    @unknown default: "this cannot be read; see Lessons/TEACHERS.md for the form."
    }
  }

  /// "exercise 2, points", counted from one.
  private static func place(_ path: [any CodingKey]) -> String {
    let words = path.dropFirst().map { key in key.intValue.map { "entry \($0 + 1)" } ?? "\"\(key.stringValue)\"" }
    return words.isEmpty ? (path.first.map { "\"\($0.stringValue)\"" } ?? "the file") : words.joined(separator: ", ")
  }
}
