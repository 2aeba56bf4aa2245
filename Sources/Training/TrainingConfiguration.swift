import Datasets
import Foundation
import GradientDescent
import Schedules

/// How a run goes through its data, for how long, and which model it prefers.
///
///     TrainingConfiguration(batchSize: 64, epochs: 5, seed: 1)
public struct TrainingConfiguration: Sendable {
  /// Rows per step, from 1 to all.
  public var batchSize: Int
  /// How many epochs to run at most, 0 or more.
  public var epochs: Int
  /// Chooses the order of the rows and the random numbers of the steps.
  public var seed: UInt64
  /// How batches are drawn.
  public var order: BatchSampler.Order
  /// What happens to rows that fill no batch at the end of an epoch.
  public var lastBatch: BatchSampler.LastBatch
  /// What makes one model better than another.
  public var criterion: Criterion
  /// When to stop before all epochs are run, or nil for never; it needs a validation.
  public var earlyStop: EarlyStop?
  /// Whether a schedule that is made for another number of steps is an error.
  public var checksScheduleLength: Bool

  /// How a run goes through the data; only batch size, epochs and seed have no default.
  public init(
    batchSize: Int, epochs: Int, seed: UInt64, order: BatchSampler.Order = .shuffledEachEpoch,
    lastBatch: BatchSampler.LastBatch = .kept, criterion: Criterion = .lowestLoss, earlyStop: EarlyStop? = nil,
    checksScheduleLength: Bool = true
  ) {
    (self.batchSize, self.epochs, self.seed) = (batchSize, epochs, seed)
    (self.order, self.lastBatch, self.criterion) = (order, lastBatch, criterion)
    (self.earlyStop, self.checksScheduleLength) = (earlyStop, checksScheduleLength)
  }

  /// The batches of a run over `rows` rows.
  /// - Throws: `DatasetError` for a batch size that does not fit the rows.
  public func sampler(rows: Int) throws(DatasetError) -> BatchSampler {
    try BatchSampler(rows: rows, size: batchSize, order: order, lastBatch: lastBatch, seed: seed)
  }
}

/// When to stop because the validation has not improved for a while.
public struct EarlyStop: Hashable, Sendable, Codable {
  /// How many epochs without progress are allowed; the next one ends the run.
  public let patience: Int
  /// How much better counts as progress.
  public let minimumImprovement: Double

  /// Stops after `patience` + 1 epochs in a row without enough progress.
  ///
  /// - Parameters:
  ///   - patience: in epochs, 0 or more; 0 stops after the first epoch without progress.
  ///   - minimumImprovement: of the loss or the accuracy, whichever the criterion compares; 0 or more.
  /// - Throws: ``TrainingError`` for values outside these bounds.
  public init(patience: Int, minimumImprovement: Double = 0) throws(TrainingError) {
    guard patience >= 0 else {
      throw TrainingError("the patience of an early stop is \(patience) epochs; it must be 0 or more")
    }
    guard minimumImprovement >= 0 && minimumImprovement.isFinite else {
      throw TrainingError("the least improvement is \(minimumImprovement); it must be finite and at least 0")
    }
    self.patience = patience
    self.minimumImprovement = minimumImprovement
  }
}

/// Where a run's learning rate comes from: a function of the step, or a schedule that follows the validation.
///
///     try TrainingRun(…, at: 0.1, …)                                       a constant
///     try TrainingRun(…, at: .schedule(OneCycleLR(maxLR: 0.1, totalSteps: 500)), …)
///     try TrainingRun(…, at: .feedback(ReduceLROnPlateau(baseLR: 0.1)), …)
public enum RateSource: Sendable {
  /// A function of the step.
  case schedule(any Schedule)
  /// It receives the validation loss after each epoch.
  case feedback(any FeedbackSchedule & Codable)

  /// The same rate at every step.
  public static func constant(_ rate: Double) -> RateSource { .schedule(Hold(rate)) }

  /// The rate at `step`.
  @inlinable public func rate(at step: Int) -> Double {
    switch self {
    case .schedule(let schedule): schedule(step)
    case .feedback(let schedule): schedule(step)
    }
  }

  /// The momentum that belongs to `step`, or nil where the schedule leaves momentum alone.
  @inlinable public func momentum(at step: Int) -> Double? {
    if case .schedule(let schedule) = self { return schedule.momentum?(step) }
    return nil
  }

  /// Shows the metric to a schedule that watches one; a function of the step does not look at it.
  public mutating func observe(_ metric: Double) {
    guard case .feedback(var schedule) = self else { return }
    schedule.observe(metric)
    self = .feedback(schedule)
  }
}

extension RateSource: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  public init(floatLiteral rate: Double) { self = .constant(rate) }
  public init(integerLiteral rate: Int) { self = .constant(Double(rate)) }
}

/// Why a run cannot begin or go on: one sentence that says what is wrong and what would be right.
public struct TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  /// An error that is told by this sentence.
  public init(_ description: String) { self.description = description }
}
