import Foundation
import Terminal

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
    let explanation: String
    let twins: [String]
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
      throw LessonError("\(file): \"\(entry.number)\" is no number of an exercise; write lesson and place, as in 3.1.")
    }
    guard number.lesson == lesson(of: folder) else {
      throw wrong("its number belongs to another lesson; in \(folder) numbers begin with \(lesson(of: folder) ?? 0).")
    }
    guard isSwiftFileName(entry.file) else {
      throw wrong("\"\(entry.file)\" is no name of a Swift file; write the name alone, as in StepDecay.swift.")
    }
    guard 1...1000 ~= entry.points else { throw wrong("\(entry.points) points; give 1 to 1000.") }
    guard !isBlank(entry.title), !isBlank(entry.explanation) else {
      throw wrong("title or explanation is empty; write one sentence.")
    }
    guard !entry.hints.isEmpty, !entry.hints.contains(where: isBlank) else {
      throw wrong("there are no further hints, or one is empty; write two to four, each more concrete than the last.")
    }
    return Exercise(
      number: number, lessonFolder: folder, title: entry.title, file: entry.file, points: entry.points,
      hints: entry.hints, explanation: entry.explanation, twins: entry.twins)
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
        + "the rest texts."
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
