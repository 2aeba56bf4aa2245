import Foundation
import Terminal

/// One line on standard error about what is going on; silent when that is no terminal.
public final class StatusLine {
  private let isShown = isatty(FileHandle.standardError.fileDescriptor) == 1
  private var last = ""

  public init() {}

  public func show(_ text: String) {
    guard isShown, text != last else { return }
    last = text
    let line = "  " + text + " …"
    write("\r" + line + String(repeating: " ", count: max(0, Console.width - 1 - line.count)))
  }

  /// Takes the line away again.
  public func clear() {
    guard isShown, !last.isEmpty else { return }
    last = ""
    write("\r" + String(repeating: " ", count: Console.width - 1) + "\r")
  }

  private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
