import Foundation
import Synchronization

/// One line on standard error about what is going on: each text takes the place of the one before.
///
/// Silent when standard error is no terminal. Several tasks may write to it at once.
public final class StatusLine: Sendable {
  /// Whether there is a terminal to see it.
  public let isShown: Bool
  private let state = Mutex(State())

  private struct State {
    var text = ""
    var drawn: ContinuousClock.Instant?
  }

  /// A line on standard error, silent where that is no terminal.
  public init() { isShown = isatty(FileHandle.standardError.fileDescriptor) == 1 }

  /// Shows `text`, cut to the width of a line.
  ///
  /// - Parameter isHurried: whether the text may be left out when the last one was drawn less than a tenth of a second
  ///   ago.
  public func show(_ text: @autoclosure () -> String, isHurried: Bool = false) {
    guard isShown else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      if isHurried, let drawn = state.drawn, now - drawn < .milliseconds(100) { return }
      let text = text()
      guard text != state.text else { return }
      state.text = text
      state.drawn = now
      write(
        "\r" + text.prefix(Console.width - 1) + String(repeating: " ", count: max(Console.width - 1 - text.count, 0)))
    }
  }

  /// Takes the line away again.
  public func clear() {
    guard isShown else { return }
    state.withLock { state in
      guard state.drawn != nil else { return }
      state = State()
      write("\r" + String(repeating: " ", count: Console.width - 1) + "\r")
    }
  }

  private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }

  /// "####......", `cells` wide, as full as `done` of `total`.
  public static func bar(_ done: Int, of total: Int, cells: Int) -> String {
    let share = Double(min(max(done, 0), max(total, 1))) / Double(max(total, 1))
    let filled = min(cells, Int(Double(cells) * share))
    return String(repeating: "#", count: filled) + String(repeating: ".", count: cells - filled)
  }
}

/// How many of a number of runs are done, as a status line: "trials [####......] 4/10".
public final class ProgressBar: Sendable {
  private let title: String
  private let total: Int
  private let line = StatusLine()
  private let greatest = Mutex(-1)

  /// A bar for `total` runs, empty at first.
  public init(_ title: String, total: Int) {
    self.title = title
    self.total = max(total, 1)
  }

  /// Shows that `done` of `total` is done; never goes back, in whatever order tasks report.
  public func show(_ done: Int) {
    guard line.isShown else { return }
    greatest.withLock { greatest in
      guard done > greatest else { return }
      greatest = done
      line.show("\(title) [\(StatusLine.bar(done, of: total, cells: 30))] \(done)/\(total)", isHurried: done < total)
    }
  }

  /// Takes the bar away again.
  public func finish() { line.clear() }
}
