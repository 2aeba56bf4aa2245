import Foundation

/// Where a lesson's words go: standard output, or standard error while standard output carries a CSV.
public struct Console: Sendable {
  /// The widest line that a lesson prints.
  public static let width = 80

  private let toStandardError: Bool

  public init(toStandardError: Bool = false) {
    self.toStandardError = toStandardError
    Console.outliveReaders()
  }

  /// From now on a write to a pipe that nobody reads any more (`| head`) fails, instead of ending the program with its
  /// files unwritten.
  ///
  /// The signal is caught and not ignored, because programs that are started from here would inherit the latter.
  public static func outliveReaders() { _ = catchesClosedPipes }

  private static let catchesClosedPipes: Void = { signal(SIGPIPE) { _ in } }()

  /// Prints one line, or several.
  public func print(_ text: String = "") {
    let handle = toStandardError ? FileHandle.standardError : FileHandle.standardOutput
    // A reader that has gone away (`| head`) is no reason to stop: the files are still to be written.
    try? handle.write(contentsOf: Data((text + "\n").utf8))
  }

  /// Prints `left` and `right` at the two ends of one line, or below each other where they do not fit.
  public func print(_ left: String, right: String) {
    let gap = Console.width - left.count - right.count
    print(gap > 1 ? left + String(repeating: " ", count: gap) + right : left + "\n" + right)
  }

  /// Prints prose, broken into lines of at most 80 columns, each indented by two spaces.
  public func paragraph(_ text: String) {
    print(Console.wrapped(text).map { "  " + $0 }.joined(separator: "\n"))
  }

  /// `text` broken at spaces into lines of at most `width` columns.
  public static func wrapped(_ text: String, width: Int = Console.width - 2) -> [String] {
    var lines: [String] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}

/// What is wrong with what the user asked for, in one sentence.
public struct LessonError: Error, CustomStringConvertible, Hashable {
  public let description: String

  public init(_ sentence: String) { description = sentence }
}
