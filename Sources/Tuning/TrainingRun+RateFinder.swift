import Datasets
import GradientDescent
import Optimizers
import Schedules
import Training

extension TrainingRun {
  /// A run whose rate is found first, by a range test from its own start, on its own batches; and the test's curve.
  ///
  /// The test leaves no trace: the run that follows is bit for bit the one that is given the same rate as a number.
  ///
  /// - Throws: what the other initialisers throw; ``RangeTestError`` where the range test has no suggestion.
  public static func withFoundRate(
    on objective: Goal, from start: Goal.Point, by method: Method, at finder: RateFinder, batchSize: Int, epochs: Int,
    lastBatch: BatchSampler.LastBatch = .kept, order: BatchSampler.Order = .shuffledEachEpoch, seed: UInt64,
    validate: Validation? = nil, keeping criterion: Criterion = .lowestLoss, earlyStop: EarlyStop? = nil,
    checksScheduleLength: Bool = true
  ) throws -> (run: TrainingRun, curve: RangeTestCurve) {
    func run(at schedule: any Schedule, checks: Bool) throws -> TrainingRun {
      try TrainingRun(
        on: objective, from: start, by: method, at: schedule, batchSize: batchSize, epochs: epochs,
        lastBatch: lastBatch, order: order, seed: seed, validate: validate, keeping: criterion, earlyStop: earlyStop,
        checksScheduleLength: checks)
    }
    let curve = try run(at: finder.test.ramp, checks: false)
      .findLearningRate(over: finder.test, onValidation: finder.onValidation)
    let rate = try curve.suggestion(finder.method).rate
    return (try run(at: finder.schedule(rate), checks: checksScheduleLength), curve)
  }

  /// A range test from where the run stands, with its data, its optimizer and its seed; the run stays as it is.
  ///
  /// - Parameters:
  ///   - test: rates, smoothing, and when to stop; the workbench's own where left out.
  ///   - onValidation: whether the run's validation is asked after each step, in the place of the mini-batch's loss.
  ///   - observe: told the number of steps after each of them.
  /// - Throws: `TrainingError` where the run has no validation to ask.
  @inlinable public func findLearningRate(
    over test: RangeTest? = nil, onValidation: Bool = false, repeatsData: Bool = true,
    observe: (Int) throws -> Void = { _ in }
  ) throws -> RangeTestCurve {
    let validation = try onValidation ? validationLoss() : nil
    return try Tuning.findLearningRate(
      on: objective, from: model, by: method, over: test ?? RangeTest(), drawing: sampler, repeatsData: repeatsData,
      watching: validation, observe: observe)
  }

  /// What the validation says of a model's loss.
  @usableFromInline func validationLoss() throws -> (Goal.Point) throws -> Double {
    guard let validate else {
      throw TrainingError("the range test is to watch the validation, and there is none; give the run a validation")
    }
    return { validate($0).loss }
  }
}
