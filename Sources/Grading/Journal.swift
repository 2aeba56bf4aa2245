import Foundation
import Synchronization

/// What was judged so far, a line each: an interrupted session continues where it stopped, and a file that several
/// students handed in is judged once.
final class Journal: Sendable {
  private struct Entry: Codable {
    let key: String
    let judgement: Judgement
  }

  private let file: URL
  private let known: Mutex<[String: Judgement]>

  /// Reads the journal in `file`, where there is one; a torn last line is the judgement that was interrupted.
  init(at file: URL) {
    self.file = file
    var known: [String: Judgement] = [:]
    // A line that was cut inside a letter must not cost the others.
    let text = String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
    for line in text.split(separator: "\n") {
      guard let entry = try? JSONDecoder().decode(Entry.self, from: Data(line.utf8)) else { continue }
      known[entry.key] = entry.judgement
    }
    self.known = Mutex(known)
  }

  subscript(key: String) -> Judgement? { known.withLock { $0[key] } }

  /// Writes a judgement down before anybody hears of it.
  ///
  /// - Throws: `GradingError` where the file cannot be written.
  func record(_ judgement: Judgement, for key: String) throws {
    try known.withLock { known in
      let line = try JSONEncoder.inOrder.encode(Entry(key: key, judgement: judgement)) + Data("\n".utf8)
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
      known[key] = judgement
    }
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
