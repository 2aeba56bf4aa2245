import Foundation
import Terminal

/// Lines of at most 80 columns for a reader in a terminal.
struct TerminalPage {
  private(set) var lines: [String] = []

  mutating func add(_ line: String = "") { lines.append(line) }

  /// Prose, broken at spaces.
  mutating func prose(_ text: String, indent: Int = 2) {
    for paragraph in text.split(separator: "\n") {
      lines += Console.wrapped(String(paragraph), width: Console.width - indent).map {
        TerminalPage.spaces(indent) + $0
      }
    }
  }

  /// A word at the left and a text beside it; what is longer than `limit` lines is cut with "…".
  mutating func entry(_ word: String, _ text: String, indent: Int = 6, column: Int = 16, limit: Int = 4) {
    let room = Console.width - column
    var parts = TerminalPage.pieces(of: text, width: room)
    if parts.count > limit {
      parts = Array(parts.prefix(limit))
      parts[limit - 1] = parts[limit - 1].prefix(room - 2) + " …"
    }
    let head = TerminalPage.spaces(indent) + word
    for (place, part) in parts.enumerated() {
      lines.append((place == 0 ? TerminalPage.padded(head, to: column) : TerminalPage.spaces(column)) + part)
    }
  }

  /// Two texts at the two ends of a line; the left one is cut where they do not fit.
  static func ends(_ left: String, _ right: String) -> (left: String, right: String) {
    let room = Console.width - right.count - 2
    let cut = left.count <= room ? left : left.prefix(max(0, room - 1)) + "…"
    return (String(cut), spaces(Console.width - cut.count - right.count) + right)
  }

  static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  /// `text` with spaces up to a column.
  static func padded(_ text: String, to column: Int) -> String { text + spaces(column - text.count) }

  /// Broken at spaces, and in the middle of words that are longer than a line.
  static func pieces(of text: String, width: Int) -> [String] {
    Console.wrapped(text, width: width).flatMap { line -> [String] in
      var (rest, pieces) = (line[...], [String]())
      while rest.count > width {
        pieces.append(String(rest.prefix(width)))
        rest = rest.dropFirst(width)
      }
      return pieces + [String(rest)]
    }
  }
}

/// Colour for a terminal, and none for anything else.
public struct ANSIStyle: Sendable {
  private let isOn: Bool

  /// - Parameter isOn: nil asks whether standard output is a terminal that wants colour (NO_COLOR, TERM=dumb).
  public init(isOn: Bool? = nil) {
    let environment = ProcessInfo.processInfo.environment
    self.isOn =
      isOn
      ?? (isatty(FileHandle.standardOutput.fileDescriptor) == 1 && environment["NO_COLOR"] == nil
        && environment["TERM"] != "dumb")
  }

  public func good(_ text: String) -> String { paint(text, "32") }
  public func bad(_ text: String) -> String { paint(text, "31") }
  public func strong(_ text: String) -> String { paint(text, "1") }

  private func paint(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
