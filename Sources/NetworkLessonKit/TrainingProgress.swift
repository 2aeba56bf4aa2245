import Foundation
import Synchronization
import Terminal
import Training

/// The progress of a run in epochs, in one line on standard error: loss, rate, images per second, time left.
///
///     epoch 2/5 [######........] 1120/4690  loss 0.4312  rate 0.1  9,120/s  0:03 left
///
/// Silent when standard error is no terminal, and redrawn at most ten times a second.
public final class TrainingProgress: Sendable {
  private struct State {
    var examples = 0
    var steps = 0
    var drawn: ContinuousClock.Instant?
    /// The loss, averaged over about the last twenty steps, because one batch says little.
    var loss: Double?
  }

  private let totalSteps: Int
  private let epochs: Int
  private let isShown: Bool
  private let began = ContinuousClock.now
  private let state = Mutex(State())

  /// - Parameters:
  ///   - totalSteps: the steps of all epochs.
  ///   - epochs: how many epochs they make.
  public init(totalSteps: Int, epochs: Int) {
    self.totalSteps = max(totalSteps, 1)
    self.epochs = max(epochs, 1)
    isShown = isatty(FileHandle.standardError.fileDescriptor) == 1
  }

  /// Shows that the step of this record is done.
  public func show(_ record: StepRecord) {
    guard isShown else { return }
    let now = ContinuousClock.now
    let line = state.withLock { state -> String? in
      state.examples += record.examples
      state.steps += 1
      state.loss = state.loss.map { $0 + 0.05 * (record.loss - $0) } ?? record.loss
      let isLast = record.step + 1 >= totalSteps
      if let drawn = state.drawn, !isLast, now - drawn < .milliseconds(100) { return nil }
      state.drawn = now
      return Self.line(
        record, loss: state.loss ?? record.loss, totalSteps: totalSteps, epochs: epochs, examples: state.examples,
        steps: state.steps, seconds: (now - began).seconds)
    }
    if let line { write("\r" + line.padding(toLength: Console.width - 1, withPad: " ", startingAt: 0)) }
  }

  /// Takes the line away again.
  public func finish() {
    guard isShown else { return }
    write("\r" + String(repeating: " ", count: Console.width - 1) + "\r")
  }

  /// What is known after `steps` steps of this program, which took `seconds` for `examples` examples.
  ///
  /// A run that was taken up again has made more steps than this program, so that the time left is asked of the speed
  /// of this program alone.
  static func line(
    _ record: StepRecord, loss: Double, totalSteps: Int, epochs: Int, examples: Int, steps: Int, seconds: Double
  ) -> String {
    let done = record.step + 1
    let head = "epoch \(record.epoch + 1)/\(epochs) ["
    var tail = "] \(done)/\(totalSteps)  loss \(loss.significant(4))  rate \(record.rate.significant(3))"
    if seconds > 0 && steps > 0 {
      let left = seconds / Double(steps) * Double(max(totalSteps - done, 0))
      tail += "  \(whole(Double(examples) / seconds).grouped)/s  \(clock(left)) left"
    }
    let cells = min(max(Console.width - 1 - head.count - tail.count, 0), 30)
    let filled = min(cells, Int(Double(cells) * Double(done) / Double(max(totalSteps, 1))))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: cells - filled)
    return String((head + bar + tail).prefix(Console.width - 1))
  }

  /// Seconds as minutes and seconds, or hours, minutes and seconds: "0:07", "1:02:03".
  static func clock(_ seconds: Double) -> String {
    let all = whole(seconds.rounded(.up))
    let tail = String(format: "%02d", all % 60)
    return all < 3600 ? "\(all / 60):\(tail)" : "\(all / 3600):\(String(format: "%02d", all / 60 % 60)):\(tail)"
  }

  /// A whole number for reading, whatever the number is.
  private static func whole(_ number: Double) -> Int { Int(exactly: min(max(number, 0), 1e12).rounded()) ?? 0 }

  private func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}

extension Duration {
  /// The length in seconds.
  fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
