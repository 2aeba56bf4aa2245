import Datasets
import GradientDescent
import Optimizers
import Schedules

/// A run in epochs: a sequence of records, one for each step, that ends.
///
///     var run = try TrainingRun(on: goal, from: model, by: Adam(), at: 0.001, batchSize: 64, epochs: 5, seed: 1)
///     let ending = run.train { record in bar.show(record) }
///
/// Each epoch draws every row once, in an order that seed and epoch choose; after its last step the model is validated,
/// and the best model so far is kept. A run is a value: copy it to fork it. So `for record in run` runs a copy, which
/// is what a plot wants; who wants the trained model writes `train` or `while let record = run.next()`.
///
/// Batch, rate and random numbers of a step follow from its number alone: a run that was saved and taken up again goes
/// on bit for bit. See `save(to:)` and `resume(from:)`.
public struct TrainingRun<Goal: RowObjective, Method: Optimizer>: Sequence, IteratorProtocol, Sendable
where Method.Point == Goal.Point {
  /// What a model is worth on the validation data.
  public typealias Validation = @Sendable (Goal.Point) -> Evaluation

  /// What the run descends on.
  public let objective: Goal
  /// Where the run is now.
  public var model: Goal.Point
  /// How a gradient becomes a step.
  public var method: Method
  /// Where the learning rate comes from.
  public internal(set) var rates: RateSource
  /// Where the run is in the data.
  public internal(set) var sampler: BatchSampler
  /// How many epochs to run at most.
  public let epochs: Int
  /// How a model is judged after each epoch, or nil for not at all.
  public let validate: Validation?
  /// What makes one model better than another.
  public let criterion: Criterion
  /// When to stop early, or nil for never.
  public let earlyStop: EarlyStop?
  /// The best model so far, with what it was worth and the epoch it comes from; nil before the first validation.
  public internal(set) var best: BestModel<Goal.Point>?
  /// Why the run has ended, or nil while it goes on.
  public internal(set) var ending: Ending?
  /// Epochs since the validation last got better.
  var epochsWithoutProgress = 0
  /// The evaluation that counted as progress last.
  var lastProgress: Evaluation?

  /// - Parameters:
  ///   - objective: the mean over the rows to train on.
  ///   - start: the model before the first step.
  ///   - rates: the learning rate, per step.
  ///   - batchSize: rows per step, from 1 to all.
  ///   - epochs: 0 or more.
  ///   - lastBatch: what becomes of rows that fill no batch at the end of an epoch.
  ///   - order: how batches are drawn.
  ///   - seed: chooses the order of the rows and the random numbers of the steps.
  ///   - validate: how a model is judged after each epoch.
  ///   - criterion: what makes one model better than another.
  ///   - earlyStop: when to stop before all epochs are run; it takes a validation.
  ///   - checksScheduleLength: whether a schedule that is made for another number of steps is an error.
  /// - Throws: `DatasetError` for a batch size that does not fit the rows, `ScheduleError` for a schedule that is made
  ///   for another number of steps, `TrainingError` otherwise.
  public init(
    on objective: Goal, from start: Goal.Point, by method: Method, at rates: RateSource, batchSize: Int, epochs: Int,
    lastBatch: BatchSampler.LastBatch = .kept, order: BatchSampler.Order = .shuffledEachEpoch, seed: UInt64,
    validate: Validation? = nil, keeping criterion: Criterion = .lowestLoss, earlyStop: EarlyStop? = nil,
    checksScheduleLength: Bool = true
  ) throws {
    guard epochs >= 0 else { throw TrainingError("a run cannot have \(epochs) epochs; it must be 0 or more") }
    guard validate != nil || earlyStop == nil else {
      throw TrainingError("an early stop watches the validation, and there is none; give the run a validation")
    }
    if case .feedback = rates, validate == nil {
      throw TrainingError("a feedback schedule watches the validation, and there is none; give the run a validation")
    }
    sampler = try BatchSampler(
      rows: objective.rowCount, size: batchSize, order: order, lastBatch: lastBatch, seed: seed)
    if checksScheduleLength, case .schedule(let schedule) = rates {
      try schedule.check(epochs: epochs, batchesPerEpoch: sampler.batchesPerEpoch)
    }
    (self.objective, model, self.method, self.rates) = (objective, start, method, rates)
    (self.epochs, self.validate, self.criterion, self.earlyStop) = (epochs, validate, criterion, earlyStop)
  }

  /// A run whose rate is a schedule.
  public init(
    on objective: Goal, from start: Goal.Point, by method: Method, at schedule: any Schedule, batchSize: Int,
    epochs: Int, lastBatch: BatchSampler.LastBatch = .kept, order: BatchSampler.Order = .shuffledEachEpoch,
    seed: UInt64, validate: Validation? = nil, keeping criterion: Criterion = .lowestLoss,
    earlyStop: EarlyStop? = nil,
    checksScheduleLength: Bool = true
  ) throws {
    try self.init(
      on: objective, from: start, by: method, at: .schedule(schedule), batchSize: batchSize, epochs: epochs,
      lastBatch: lastBatch, order: order, seed: seed, validate: validate, keeping: criterion, earlyStop: earlyStop,
      checksScheduleLength: checksScheduleLength)
  }

  /// A run at one constant rate.
  public init(
    on objective: Goal, from start: Goal.Point, by method: Method, at rate: Double, batchSize: Int, epochs: Int,
    lastBatch: BatchSampler.LastBatch = .kept, order: BatchSampler.Order = .shuffledEachEpoch, seed: UInt64,
    validate: Validation? = nil, keeping criterion: Criterion = .lowestLoss, earlyStop: EarlyStop? = nil
  ) throws {
    try self.init(
      on: objective, from: start, by: method, at: Hold(rate), batchSize: batchSize, epochs: epochs,
      lastBatch: lastBatch, order: order, seed: seed, validate: validate, keeping: criterion, earlyStop: earlyStop)
  }

  /// How many updates have been made.
  public var step: Int { sampler.batchesDrawn }

  /// How many updates all epochs take.
  public var totalSteps: Int { epochs * sampler.batchesPerEpoch }

  /// One update, and its record; nil when the run has ended.
  ///
  /// Inlinable, so that the optimizer's loop is compiled for the model of the program that calls it.
  @inlinable public mutating func next() -> StepRecord? {
    guard let (batch, rate, momentum) = beginStep() else { return nil }
    if let momentum { method.setMomentum(momentum) }
    let (loss, gradient) = objective.lossAndGradient(at: model, batch: batch)
    if loss.isFinite { method.step(&model, along: gradient, rate: rate) }
    return endStep(batch, rate: rate, loss: loss)
  }
}

extension Optimizer {
  /// Moves the momentum of an optimizer that has one which can be moved.
  @usableFromInline mutating func setMomentum(_ momentum: Double) {
    guard var mover = self as? any MomentumOptimizer else { return }
    mover.momentum = momentum
    if let moved = mover as? Self { self = moved }
  }
}
