import Foundation
import Synchronization

/// The results so far, a line each: an interrupted session continues where it stopped, and a file that several students
/// handed in is judged once.
///
/// A result is known by all text that decided about it: the library, the exercise, the student's file. The texts stand in
/// a file beside the results, each once and whole, and are compared letter by letter.
final class ResultCache: Sendable {
  /// The numbers of the texts that decided about a result.
  typealias Key = [Int]

  private struct Entry: Codable {
    let key: Key
    let result: GradeResult
  }

  private struct Text: Codable {
    let number: Int
    let text: String
  }

  private struct State {
    var results: [Key: GradeResult] = [:]
    var numbers: [String: Int] = [:]
    /// No result knows it yet, not even one of a text that was lost.
    var nextNumber = 0
  }

  private let results: URL
  private let texts: URL
  private let state: Mutex<State>

  /// Reads what was written down in `folder`; a torn last line is the judgement that was interrupted.
  init(in folder: URL) {
    (results, texts) = (folder.appending(path: "journal.jsonl"), folder.appending(path: "journal-texts.jsonl"))
    var state = State()
    for line in Self.lines(of: texts, as: Text.self) { state.numbers[line.text] = line.number }
    for entry in Self.lines(of: results, as: Entry.self) { state.results[entry.key] = entry.result }
    state.nextNumber = 1 + (Array(state.numbers.values) + state.results.keys.joined()).reduce(-1, max)
    self.state = Mutex(state)
  }

  /// The key of these texts, which are written down where they are new.
  ///
  /// - Throws: `GradingError` where the file cannot be written.
  func key(_ words: [String]) throws -> Key {
    try state.withLock { state in
      try words.map { text in
        if let number = state.numbers[text] { return number }
        let number = state.nextNumber
        try Self.append(Text(number: number, text: text), to: texts)
        state.numbers[text] = number
        state.nextNumber += 1
        return number
      }
    }
  }

  subscript(key: Key) -> GradeResult? { state.withLock { $0.results[key] } }

  /// Writes a result down before anybody hears of it.
  ///
  /// - Throws: `GradingError` where the file cannot be written.
  func record(_ result: GradeResult, for key: Key) throws {
    try state.withLock { state in
      try Self.append(Entry(key: key, result: result), to: results)
      state.results[key] = result
    }
  }

  /// The lines that can be read: one that was cut inside a letter must not cost the others.
  private static func lines<Line: Decodable>(of file: URL, as type: Line.Type) -> [Line] {
    let text = String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
    return text.split(separator: "\n").compactMap { try? JSONDecoder().decode(type, from: Data($0.utf8)) }
  }

  private static func append(_ line: some Encodable, to file: URL) throws {
    let line = try JSONEncoder.inOrder.encode(line) + Data("\n".utf8)
    if !FileManager.default.fileExists(atPath: file.path) {
      _ = FileManager.default.createFile(atPath: file.path, contents: nil)
    }
    guard let handle = FileHandle(forUpdatingAtPath: file.path) else {
      throw GradingError("\(file.path) cannot be written; check the permissions of the report's folder.")
    }
    defer { try? handle.close() }
    let end = try handle.seekToEnd()
    // A torn line of an interrupted session must not swallow this one.
    if end > 0 {
      try handle.seek(toOffset: end - 1)
      let isTorn = try handle.read(upToCount: 1) != Data("\n".utf8)
      if isTorn { try handle.write(contentsOf: Data("\n".utf8)) }
    }
    try handle.write(contentsOf: line)
  }
}

extension JSONEncoder {
  /// The same text for the same value.
  static var inOrder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
