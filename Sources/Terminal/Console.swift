import Core
import Foundation
import Synchronization

/// Where a lesson's words go: standard output, or standard error while standard output carries a CSV.
public struct Console: Sendable {
  /// The widest line that a lesson prints: 80 columns, in a narrower terminal its own width, but at least 40.
  public static let width = min(max(columns, 40), 80)

  /// The width of the terminal: what COLUMNS says, else what the terminal says; 80 where standard output is none.
  public static let columns: Int = {
    let environment = ProcessInfo.processInfo.environment
    if let text = environment["COLUMNS"], let columns = Int(text), columns > 0 { return columns }
    var size = winsize()
    let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }()

  private let toStandardError: Bool

  /// A console on standard output, or on standard error.
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
    // Whatever keeps the words from being written, the files are still to be written.
    let error = WholeFile.send(Array((text + "\n").utf8), to: toStandardError ? STDERR_FILENO : STDOUT_FILENO)
    if let error, error != EPIPE { failure.store(error, ordering: .relaxed) }
  }

  /// Says whether everything was written that was printed; a reader that went away (`| head`) is no failure.
  /// - Throws: `LessonError` with the system's reason.
  public static func checkOutput() throws(LessonError) {
    let error = failure.load(ordering: .relaxed)
    guard error == 0 else {
      throw LessonError("What was printed could not be written: \(String(cString: strerror(error))).")
    }
  }

  /// Prints `left` and `right` at the two ends of one line, or below each other where they do not fit.
  public func print(_ left: String, right: String) {
    let gap = Console.width - left.count - right.count
    print(gap > 1 ? left + String(repeating: " ", count: gap) + right : left + "\n" + right)
  }

  /// Prints prose, broken into lines of at most ``width`` columns, each indented by two spaces.
  public func paragraph(_ text: String) {
    print(Console.wrapped(text).map { "  " + $0 }.joined(separator: "\n"))
  }

  /// A text whose lines wider than `columns` are broken at spaces; what goes on stands two columns further in.
  public static func broken(_ text: String, columns: Int = columns) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard line.count > columns else { return String(line) }
      let indentation = String(line.prefix { $0 == " " }.prefix(columns / 2))
      let parts = wrapped(String(line), width: max(20, columns - indentation.count - 2))
      return parts.enumerated().map { indentation + ($0 == 0 ? "" : "  ") + $1 }.joined(separator: "\n")
    }.joined(separator: "\n")
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

/// The error number of the last words that could not be written, or 0.
private let failure = Atomic(Int32(0))

/// What is wrong with what the user asked for, in one sentence.
public struct LessonError: Error, CustomStringConvertible, Hashable {
  public let description: String

  /// An error that is told by this sentence.
  public init(_ sentence: String) { description = sentence }
}
