import Foundation
import Synchronization

/// A progress bar on standard error; silent when that is no terminal.
public final class ProgressBar: Sendable {
  private let title: String
  private let total: Int
  private let isShown: Bool
  private let lastShown = Mutex(-1)

  public init(_ title: String, total: Int) {
    self.title = title
    self.total = max(total, 1)
    self.isShown = isatty(FileHandle.standardError.fileDescriptor) == 1
  }

  /// Shows that `done` of `total` is done.
  public func show(_ done: Int) {
    guard isShown else { return }
    let cells = 30
    lastShown.withLock { last in
      guard done > last else { return }
      last = done
      let filled = min(cells, cells * done / total)
      let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: cells - filled)
      write("\r\(title) [\(bar)] \(done)/\(total)")
    }
  }

  /// Takes the bar away again.
  public func finish() {
    guard isShown else { return }
    write("\r" + String(repeating: " ", count: Console.width - 1) + "\r")
  }

  private func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
