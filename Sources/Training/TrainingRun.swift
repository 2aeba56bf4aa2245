import Datasets
import GradientDescent
import Optimizers
import Schedules

/// A run in epochs: `Descent` over mini-batches, with validation, the best model, an early stop and an end.
///
///     var run = try TrainingRun(
///       on: goal, from: model, by: Adam(), at: 0.001, with: TrainingConfiguration(batchSize: 64, epochs: 5, seed: 1))
///     let ending = run.train { record in bar.show(record) }
///
/// Each epoch draws every row once, in an order that seed and epoch choose; after its last step the model is validated,
/// and the best model so far is kept. A run is a value: copy it to fork it. So `for record in run` runs a copy, which
/// is what a plot wants; for the trained model write `train` or `while let record = run.next()`.
///
/// Batch, rate and random numbers of a step follow from its number alone: a run that was saved and taken up again goes
/// on bit for bit. See `save(to:)` and `resume(from:)`.
public struct TrainingRun<Goal: RowObjective, Method: Optimizer>: Sequence, IteratorProtocol, Sendable
where Method.Point == Goal.Point {
  /// Evaluates a model on the validation data.
  public typealias Validation = @Sendable (Goal.Point) -> Evaluation

  /// The training loop: model, optimizer, and place in the data.
  public var descent: Descent<MiniBatches<Goal>, Method>
  /// Where the learning rate comes from.
  public internal(set) var rates: RateSource
  /// How the run goes through its data, for how long, and which model it prefers.
  public let configuration: TrainingConfiguration
  /// Evaluates the model after each epoch; nil for no validation.
  public let validate: Validation?
  /// The best model so far; nil before the first validation.
  public internal(set) var best: BestModel<Goal.Point>?
  /// Why the run has ended, or nil while it goes on.
  public internal(set) var ending: Ending?
  /// Epochs since the validation last improved.
  var epochsWithoutProgress = 0
  /// The evaluation that counted as progress last.
  var lastProgress: Evaluation?

  /// A run that begins at `start` and has made no step.
  ///
  /// - Parameters:
  ///   - objective: the mean over the rows to train on.
  ///   - start: the model before the first step.
  ///   - optimizer: how a gradient becomes a step.
  ///   - rates: the learning rate, per step.
  ///   - configuration: batch size, epochs, seed, and what else has a default.
  ///   - validate: evaluates the model after each epoch.
  /// - Throws: `DatasetError` for a batch size that does not fit the rows, `ScheduleError` for a schedule that is made
  ///   for another number of steps, ``TrainingError`` otherwise.
  public init(
    on objective: Goal, from start: Goal.Point, by optimizer: Method, at rates: RateSource,
    with configuration: TrainingConfiguration, validate: Validation? = nil
  ) throws {
    guard configuration.epochs >= 0 else {
      throw TrainingError("a run cannot have \(configuration.epochs) epochs; it must be 0 or more")
    }
    guard validate != nil || configuration.earlyStop == nil else {
      throw TrainingError("an early stop watches the validation, and there is none; give the run a validation")
    }
    let sampler = try configuration.sampler(rows: objective.rowCount)
    let schedule: any Schedule
    switch rates {
    case .schedule(let pure):
      if configuration.checksScheduleLength {
        try pure.check(epochs: configuration.epochs, batchesPerEpoch: sampler.batchesPerEpoch)
      }
      schedule = pure
    case .feedback(let feedback):
      guard validate != nil else {
        throw TrainingError("a feedback schedule watches the validation, and there is none; give the run a validation")
      }
      schedule = Hold(feedback(0))
    }
    descent = Descent(
      on: MiniBatches(of: objective, by: sampler), from: start, by: optimizer, at: schedule, measuringGradient: false)
    (self.rates, self.configuration, self.validate) = (rates, configuration, validate)
  }

  /// Where the run is now.
  @inlinable public var model: Goal.Point { descent.point }

  /// The best model by the validation so far; without one, the model as it is now.
  public var bestModel: Goal.Point { best?.model ?? model }

  /// How a gradient becomes a step.
  @inlinable public var optimizer: Method { descent.optimizer }

  /// How many steps have been made.
  public var step: Int { descent.step }

  /// How many steps one epoch takes.
  public var stepsPerEpoch: Int { descent.objective.sampler.batchesPerEpoch }

  /// How many steps all epochs take.
  public var totalSteps: Int { configuration.epochs * stepsPerEpoch }

  /// One step, and its record; nil when the run has ended.
  ///
  /// Inlinable, so that the optimizer's loop is compiled for the model of the program that calls it.
  @inlinable public mutating func next() -> Record? {
    guard let rate = beginStep() else { return nil }
    let record = descent.next(at: rate)
    return endStep(record)
  }

  /// The rate of the next step, or nil when the run has ended; moves the momentum where the schedule has one.
  @usableFromInline mutating func beginStep() -> Double? {
    if ending == nil && step >= totalSteps { ending = .allEpochs }
    guard ending == nil else { return nil }
    if let momentum = rates.momentum(at: step) { descent.optimizer.setMomentum(momentum) }
    return rates.rate(at: step)
  }

  /// The record of a step that was made, with the validation that belongs to it.
  @usableFromInline mutating func endStep(_ record: Record) -> Record {
    let epoch = record.step / stepsPerEpoch
    let endsEpoch = step.isMultiple(of: stepsPerEpoch)
    var validation: Evaluation?
    if !record.loss.isFinite {
      ending = .notFinite(step: record.step)
    } else if endsEpoch {
      validation = validate?(model)
      if let validation { compare(validation, epoch: epoch) }
      if ending == nil && step >= totalSteps { ending = .allEpochs }
    }
    return Record(
      step: record.step, rate: record.rate, loss: record.loss, gradientNorm: record.gradientNorm, epoch: epoch,
      examples: descent.objective.batchCount, validation: validation, endsEpoch: endsEpoch)
  }

  /// Keeps the model if it is the best so far, tells the schedule, and stops when there is no progress.
  private mutating func compare(_ evaluation: Evaluation, epoch: Int) {
    let criterion = configuration.criterion
    if best.map({ criterion.prefers(evaluation, to: $0.evaluation) }) ?? true {
      best = BestModel(model: model, evaluation: evaluation, epoch: epoch)
    }
    rates.observe(evaluation.loss)
    guard let earlyStop = configuration.earlyStop else { return }
    if lastProgress.map({ criterion.prefers(evaluation, to: $0, by: earlyStop.minimumImprovement) }) ?? true {
      lastProgress = evaluation
      epochsWithoutProgress = 0
    } else {
      epochsWithoutProgress += 1
    }
    if epochsWithoutProgress > earlyStop.patience { ending = .noProgress(epoch: epoch) }
  }

  // MARK: To the end

  /// Makes all the steps that are left, and says why it ended.
  ///
  /// Ctrl-C ends the run after the step that it falls into, with what there is; a second Ctrl-C ends the program. The
  /// signal is caught while this function runs and at no other time. A run that was interrupted goes on when it is
  /// trained again.
  ///
  /// - Parameters:
  ///   - catchesInterrupt: whether Ctrl-C ends the run and not the program.
  ///   - showsProgress: whether standard error tells the progress: in one line, or in a few where it is no terminal.
  ///   - observe: called with each record; it can stop the run only by throwing.
  @inlinable @discardableResult public mutating func train(
    catchesInterrupt: Bool = true, showsProgress: Bool = false, _ observe: (Record) throws -> Void
  ) rethrows -> Ending {
    try train(catchesInterrupt: catchesInterrupt, showsProgress: showsProgress) { record, _ in try observe(record) }
  }

  /// The same without an observer.
  @inlinable @discardableResult public mutating func train(
    catchesInterrupt: Bool = true, showsProgress: Bool = false
  ) -> Ending {
    train(catchesInterrupt: catchesInterrupt, showsProgress: showsProgress) { _, _ in }
  }

  /// The same, for observers that also read the run after each step, for example to save it.
  @inlinable @discardableResult public mutating func train(
    catchesInterrupt: Bool = true, showsProgress: Bool = false, _ observe: (Record, TrainingRun) throws -> Void
  ) rethrows -> Ending {
    let interruption = catchesInterrupt ? Interruption() : nil
    let progress = showsProgress ? TrainingProgress(of: self, printsLines: true) : nil
    defer {
      progress?.finish()
      interruption?.release()
    }
    goOn()
    while let record = next() {
      progress?.show(record)
      try observe(record, self)
      if interruption?.isRequested == true { stop(after: record.step) }
    }
    return ending ?? .allEpochs
  }

  /// Takes up a run that was interrupted.
  @usableFromInline mutating func goOn() {
    if case .interrupted = ending { ending = nil }
  }

  /// Ends the run unless the step has ended it for another reason.
  @usableFromInline mutating func stop(after step: Int) {
    if ending == nil { ending = .interrupted(step: step) }
  }
}

/// The best model of a run so far.
public struct BestModel<Point: Sendable>: Sendable {
  /// The model as it was at the end of its epoch.
  public let model: Point
  /// What the validation said of it.
  public let evaluation: Evaluation
  /// The epoch, counted from 0.
  public let epoch: Int
}

/// Why a run has ended.
public enum Ending: Hashable, Sendable, Codable {
  /// All epochs were run.
  case allEpochs
  /// The validation had not improved for as long as the early stop allows; `epoch`, counted from 0, was the last.
  case noProgress(epoch: Int)
  /// The loss of this step was NaN or infinite; the update was not made.
  case notFinite(step: Int)
  /// Ctrl-C was pressed during this step, which was finished.
  case interrupted(step: Int)
}

extension Ending: CustomStringConvertible {
  public var description: String {
    switch self {
    case .allEpochs: "all epochs were run"
    case .noProgress(let epoch): "validation no longer got better: stopped after epoch \(epoch + 1)"
    case .notFinite(let step): "the loss of step \(step) is not finite: the rate is too high, or the data are wrong"
    case .interrupted(let step): "interrupted after step \(step)"
    }
  }
}
