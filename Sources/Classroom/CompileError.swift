/// One error of the compiler.
public struct CompileError: Hashable, Sendable {
  public let place: SourcePlace
  /// "cannot find 'x' in scope".
  public let message: String
  /// The lines of source that the compiler shows under it.
  public internal(set) var excerpt: [String] = []

  /// Reads "/path/StepDecay.swift:30:12: error: cannot find 'x' in scope"; nil for any other line.
  init?(_ line: String) {
    guard let mark = line.range(of: ": error: ") else { return nil }
    let parts = line[..<mark.lowerBound].split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 3, let row = Int(parts[parts.count - 2]), let column = Int(parts[parts.count - 1]) else {
      return nil
    }
    place = SourcePlace(file: parts.dropLast(2).joined(separator: ":"), line: row, column: column)
    message = String(line[mark.upperBound...])
  }
}
