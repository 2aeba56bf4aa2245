import Foundation

/// Columns and rows of a text picture.
public struct TerminalSize: Sendable, Equatable {
  public var columns: Int
  public var rows: Int

  public init(columns: Int = 80, rows: Int = 24) {
    self.columns = columns
    self.rows = rows
  }

  /// The width of the terminal that standard output is, 80 where it is none; 24 rows.
  ///
  /// Wider than 120 columns is not used: a text picture gains nothing by it. Narrower than 40 columns neither.
  public static var current: TerminalSize {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return TerminalSize()
    }
    return TerminalSize(columns: min(max(Int(size.ws_col), 40), 120))
  }
}
