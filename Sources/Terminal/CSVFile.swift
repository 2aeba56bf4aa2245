import Foundation

/// A table of numbers on its way to a file, or to standard output for the name `-`.
public struct CSVFile: Sendable {
  /// The column names, then a line per row.
  private var text: String

  public init(columns: [String]) { text = columns.joined(separator: ",") + "\n" }

  /// Adds a row; numbers are written with as many digits as it takes to read the same number back.
  public mutating func add(_ step: Int, _ numbers: [Double]) {
    text += "\(step)"
    for number in numbers { text += ",\(number)" }
    text += "\n"
  }

  /// Adds a row of cells that are text already.
  public mutating func add(cells: [String]) { text += cells.joined(separator: ",") + "\n" }

  /// Writes the table to the file `path`, or to standard output for `-`.
  /// - Throws: `LessonError` when the file cannot be written.
  public func write(to path: String) throws { try CSVFile.write(text, to: path) }

  /// Writes any text to the file `path`, or to standard output for `-`.
  /// - Throws: `LessonError` when it cannot be written.
  public static func write(_ text: String, to path: String) throws {
    let isStandardOutput = path == "-"
    // What stands at the path is written to, not replaced: it may be a pipe, a device or a link.
    let file = isStandardOutput ? STDOUT_FILENO : open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    guard file >= 0 else { throw failure(path) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
      guard written > 0 || errno == EINTR else {
        let error = failure(path)
        if !isStandardOutput { close(file) }
        throw error
      }
      rest = rest.dropFirst(max(written, 0))
    }
    guard isStandardOutput || close(file) == 0 else { throw failure(path) }
  }

  private static func failure(_ path: String) -> LessonError {
    let place = path == "-" ? "to standard output" : path.isEmpty ? "to a file without a name" : "to \(path)"
    return LessonError("--csv: cannot write \(place): \(String(cString: strerror(errno)))")
  }
}
