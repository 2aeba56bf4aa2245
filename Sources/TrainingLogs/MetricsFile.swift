import Foundation
import Terminal

/// The same numbers as in the event files, as a CSV for everyone else.
///
///     step,run,tag,value
///     0,train,loss,2.302585092994046
///
/// A row for each number, with as many digits as it takes to read the same number back. No cell holds a line break.
struct MetricsFile: Sendable {
  private var file: AppendingFile

  private static let header = "step,run,tag,value"

  init(beginning path: String) throws {
    file = try AppendingFile(path, emptied: true)
    file.append((MetricsFile.header + "\n").utf8)
  }

  /// Continues the file at `path` with `step`, or begins it where there is none.
  ///
  /// Rows of `step` and later ones, and what a crash left of a row, are forgotten.
  init(continuing path: String, at step: Int) throws {
    let bytes = FileManager.default.fileExists(atPath: path) ? try LogFolder.read(path) : []
    let whole = bytes.prefix((bytes.lastIndex(of: 10) ?? -1) + 1)
    let lines = whole.split(separator: 10, omittingEmptySubsequences: false).dropLast()
    guard lines.first?.elementsEqual(MetricsFile.header.utf8) ?? true else {
      throw LogError(path, "the first line is not “\(MetricsFile.header)”: this is not a log of the workbench's")
    }
    var kept = Array((MetricsFile.header + "\n").utf8)
    for (index, line) in lines.enumerated().dropFirst() {
      let text = String(decoding: line.prefix { $0 != UInt8(ascii: ",") }, as: UTF8.self)
      guard let number = Int(text) else { throw LogError(path, "line \(index + 1) does not begin with a step") }
      if number < step { kept += line + [10] }
    }
    if kept == bytes {
      file = try AppendingFile(path, emptied: false)
    } else {
      file = try AppendingFile(path + ".part", emptied: true)
      file.append(kept)
      try file.move(to: path)
    }
  }

  mutating func append(_ value: Double, tag: String, of part: LogPart, step: Int) {
    file.append(CSVFile.line(["\(step)", part.rawValue, tag, "\(value)"]).utf8)
  }

  mutating func flush() throws { try file.flush() }
}
