import Foundation
import Synchronization
import Terminal

/// One line at a time on standard error about what the grader does; nothing where that is no terminal.
final class GradingStatus: Sendable {
  private let isShown = isatty(FileHandle.standardError.fileDescriptor) == 1
  private let bar = Mutex<ProgressBar?>(nil)

  func say(_ text: String) {
    guard isShown else { return }
    let line = String(text.prefix(Console.width - 1))
    let padding = String(repeating: " ", count: Console.width - 1 - line.count)
    try? FileHandle.standardError.write(contentsOf: Data("\r\(line)\(padding)\r".utf8))
  }

  func show(_ done: Int, _ total: Int) {
    bar.withLock { bar in
      if bar == nil {
        say("")
        bar = ProgressBar("judged", total: total)
      }
      bar?.show(done)
    }
  }

  func finish() { bar.withLock { $0?.finish() } }
}
