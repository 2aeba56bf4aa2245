import Core
import Foundation

/// A table as CSV, on its way to a file or, for the name `-`, to standard output.
///
///     var file = CSVFile(columns: ["step", "cost"])
///     file.add(0, [0.1])
///     try file.write(to: "costs.csv")
///
/// - Source: RFC 4180, 2005; lines end in a line feed alone.
public struct CSVFile: Sendable {
  /// The column names, then a line per row.
  public private(set) var text = ""

  /// A table without rows.
  public init(columns: [String]) { add(cells: columns) }

  /// Adds a row of a step and numbers, with as many digits as it takes to read the same numbers back.
  public mutating func add(_ step: Int, _ numbers: [Double]) { add(cells: ["\(step)"] + numbers.map { "\($0)" }) }

  /// Adds a row.
  public mutating func add(cells: [String]) { text += CSVFile.line(cells) }

  /// Writes the table to the file `path`, or to standard output for `-`; see `write(_:to:)`.
  /// - Throws: `LessonError` when it cannot be written.
  public func write(to path: String) throws { try CSVFile.write(text, to: path) }

  /// A row as it stands in a file, with its line feed.
  public static func line(_ cells: [String]) -> String {
    // A row of one empty cell would be a blank line.
    cells == [""] ? "\"\"\n" : cells.map(quoted).joined(separator: ",") + "\n"
  }

  /// A cell, in quotes where it holds a comma, a quote or a line break, or begins or ends with a space.
  public static func quoted(_ cell: String) -> String {
    let isBare =
      cell.first?.isWhitespace != true && cell.last?.isWhitespace != true
      && !cell.contains { $0 == "," || $0 == "\"" || $0.isNewline }
    return isBare ? cell : "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}

// MARK: Writing

extension CSVFile {
  /// Writes any text to the file `path`, or to standard output for `-`.
  ///
  /// A regular file is replaced when all of the text is on disk, so that a full disk leaves the old one and no torn new
  /// one. A pipe, a device or what a link leads to is written where it is.
  ///
  /// - Returns: false when the reader of standard output wants no more (`| head`), which is no error.
  /// - Throws: `LessonError` when it cannot be written.
  @discardableResult public static func write(_ text: String, to path: String) throws(LessonError) -> Bool {
    Console.outliveReaders()
    if path == "-" {
      let error = WholeFile.send(Array(text.utf8), to: STDOUT_FILENO)
      if let error, error != EPIPE { throw failure(path, error) }
      return error == nil
    }
    if try replace(path, by: text) { return true }
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw failure(path, errno) }
    let error = WholeFile.send(Array(text.utf8), to: file)
    guard close(file) == 0 || error != nil else { throw failure(path, errno) }
    if let error { throw failure(path, error) }
    return true
  }

  /// Puts a new regular file in the place of `path`; false where something else stands there, or a file that is
  /// protected, or where no other file can be made beside it.
  private static func replace(_ path: String, by text: String) throws(LessonError) -> Bool {
    var status = stat()
    let isThere = lstat(path, &status) == 0
    guard !path.isEmpty, !isThere || status.st_mode & S_IFMT == S_IFREG && access(path, W_OK) == 0 else { return false }
    do {
      try WholeFile.write(text.utf8, to: path)
      return true
    } catch {
      if isThere, error.code == EACCES || error.code == EPERM { return false }
      throw failure(path, error.code)
    }
  }

  private static func failure(_ path: String, _ error: Int32) -> LessonError {
    let place = path == "-" ? "to standard output" : path.isEmpty ? "to a file without a name" : "to \(path)"
    return LessonError("--csv: cannot write \(place): \(String(cString: strerror(error)))")
  }
}
