import Foundation
import GradientDescent
import Synchronization
import Terminal

/// The progress of a run in epochs, in one line on standard error: loss, rate, images per second, time left.
///
///     epoch 2/5 [######........] 1120/4690  loss 0.4312  rate 0.1  9,120/s  0:03 left
///
///     let progress = TrainingProgress(of: run)
///     run.train { progress.show($0) }
///     progress.finish()
///
/// Drawn at most ten times a second. When standard error is no terminal it is silent, or, where that was asked for, prints
/// a line for about every twentieth part of the epochs.
public final class TrainingProgress: Sendable {
  private struct State {
    var examples = 0
    var steps = 0
    /// The loss, averaged over about the last twenty steps, because one batch says little.
    var loss: Double?
    var epoch = EpochMean()
  }

  private let totalSteps: Int
  private let epochs: Int
  private let printsLines: Bool
  private let line = StatusLine()
  private let began = ContinuousClock.now
  private let state = Mutex(State())

  /// Progress of a run that has made no step.
  ///
  /// - Parameters:
  ///   - totalSteps: the steps of all epochs.
  ///   - epochs: how many epochs they make.
  ///   - printsLines: whether epochs are told in lines where there is no terminal.
  public init(totalSteps: Int, epochs: Int, printsLines: Bool = false) {
    (self.totalSteps, self.epochs) = (max(totalSteps, 1), max(epochs, 1))
    self.printsLines = printsLines
  }

  /// The progress of this run.
  public convenience init<Goal, Method>(of run: TrainingRun<Goal, Method>, printsLines: Bool = false) {
    self.init(totalSteps: run.totalSteps, epochs: run.configuration.epochs, printsLines: printsLines)
  }

  /// Shows that the step of this record is done.
  public func show(_ record: Record) {
    guard line.isShown else { return printLine(record) }
    let elapsed = (ContinuousClock.now - began).components
    let known = state.withLock { state in
      state.examples += record.examples ?? 0
      state.steps += 1
      state.loss = state.loss.map { $0 + 0.05 * (record.loss - $0) } ?? record.loss
      return state
    }
    line.show(
      Self.line(
        record, loss: known.loss ?? record.loss, totalSteps: totalSteps, epochs: epochs, examples: known.examples,
        steps: known.steps, seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18),
      isHurried: record.step + 1 < totalSteps)
  }

  private func printLine(_ record: Record) {
    let every = (epochs - 1) / 20 + 1
    guard printsLines, let mean = state.withLock({ $0.epoch.add(record) }),
      record.epoch % every == 0 || record.epoch + 1 == epochs
    else { return }
    Console(toStandardError: true).print(Self.line(record, loss: mean, epochs: epochs))
  }

  /// What is known at the end of an epoch, in which the training loss was `loss` in the mean of the rows.
  static func line(_ record: Record, loss: Double, epochs: Int) -> String {
    var text = "epoch \(record.epoch + 1)/\(epochs)  loss \(loss.significant(4))"
    if let validation = record.validation {
      text += "  validation loss \(validation.loss.significant(4))"
      if let accuracy = validation.accuracy { text += "  accuracy \(accuracy.fixed(3))" }
    }
    return text + "  rate \(record.rate.significant(3))"
  }

  /// Takes the line away again.
  public func finish() { line.clear() }

  /// What is known after `steps` steps of this program, which took `seconds` for `examples` examples.
  ///
  /// A run that was taken up again has made more steps than this program, so that the time left is asked of the speed
  /// of this program alone.
  static func line(
    _ record: Record, loss: Double, totalSteps: Int, epochs: Int, examples: Int, steps: Int, seconds: Double
  ) -> String {
    let done = record.step + 1
    let head = "epoch \(record.epoch + 1)/\(epochs) ["
    var tail = "] \(done)/\(totalSteps)  loss \(loss.significant(4))  rate \(record.rate.significant(3))"
    if seconds > 0 && steps > 0 {
      let left = seconds / Double(steps) * Double(max(totalSteps - done, 0))
      tail += "  \(whole(Double(examples) / seconds).grouped)/s  \(clock(left)) left"
    }
    let cells = min(max(Console.width - 1 - head.count - tail.count, 0), 30)
    let bar = StatusLine.bar(done, of: totalSteps, cells: cells)
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
}

/// The mean of the losses of an epoch's steps, weighted by their rows: what an epoch's training loss is.
public struct EpochMean: Sendable, Codable {
  private var sum = 0.0
  private var examples = 0

  /// The mean of an epoch that begins.
  public init() {}

  /// Takes in a step; the mean where it ends its epoch, nil elsewhere.
  public mutating func add(_ record: Record) -> Double? {
    sum += record.loss * Double(record.examples ?? 1)
    examples += record.examples ?? 1
    guard record.endsEpoch else { return nil }
    defer { self = EpochMean() }
    return sum / Double(examples)
  }
}
