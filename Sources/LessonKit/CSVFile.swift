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
  public func write(to path: String) throws {
    let data = Data(text.utf8)
    do {
      if path == "-" {
        try FileHandle.standardOutput.write(contentsOf: data)
      } else {
        try data.write(to: URL(fileURLWithPath: path), options: .atomic)
      }
    } catch {
      throw LessonError("--csv: cannot write \(path == "-" ? "to standard output" : path): \(reason(of: error))")
    }
  }

  private func reason(of error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    let code = underlying?.domain == NSPOSIXErrorDomain ? underlying?.code : nil
    return code.map { String(cString: strerror(Int32($0))) } ?? error.localizedDescription
  }
}
