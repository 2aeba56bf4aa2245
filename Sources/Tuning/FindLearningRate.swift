import Datasets
import GradientDescent
import Optimizers
import Schedules
import Training

extension Descent {
  /// Carries out a range test: the training loop at a rate that grows with every step, until the loss explodes.
  ///
  /// The test runs on a copy: the run stays where it is, and what comes after is bit for bit what it would have been without.
  ///
  /// On a convex quadratic the loss cannot grow as long as the rate is below 2/λmax; the ramp explodes *later* than that,
  /// the later the fewer its steps, because what grows begins small. See `criticalRate`.
  ///
  /// - Parameters:
  ///   - test: rates, smoothing, and when to stop.
  ///   - available: how many steps there are data for; a test that wants more ends there, and its curve has no suggestion.
  ///   - validation: the loss of a model on other data, in the place of the step's own: less noise, more time. The step's own
  ///     is that before the update, the validation's that after it.
  ///   - observe: called with the number of steps after each of them.
  /// - Returns: the curve; that it explodes early is no error here, but its suggestion is one.
  /// - Throws: what `validation` and `observe` throw.
  @inlinable public func findLearningRate(
    over test: RangeTest, available: Int = .max, watching validation: ((Goal.Point) throws -> Double)? = nil,
    observe: (Int) throws -> Void = { _ in }
  ) throws -> RangeTestCurve {
    var run = self
    run.measuresGradient = false
    var recorder = RangeTestRecorder(test)
    while let rate = recorder.nextRate {
      guard run.step - step < available else {
        recorder.dataRanOut()
        break
      }
      let record = run.next(at: rate)
      recorder.observe(try validation?(run.point) ?? record.loss)
      try observe(run.step - step)
    }
    return recorder.curve
  }
}

/// A range test on mini-batches; where the data end before the test does, it goes on with the next epoch.
///
///     let curve = try findLearningRate(on: goal, from: model, by: SGD(), batchSize: 64, seed: 1)
///     let rate = try curve.suggestion().rate
///
/// - Parameters:
///   - objective: the mean over the rows to train on.
///   - model: where the test begins.
///   - optimizer: how a gradient becomes a step, with the state that it begins with.
///   - test: rates, smoothing, and when to stop; the workbench's own where left out.
///   - batchSize: rows per step, from 1 to all.
///   - order: how batches are drawn.
///   - seed: chooses the order of the rows and the random numbers of the steps.
///   - validation: as in ``GradientDescent/Descent/findLearningRate(over:available:watching:observe:)``.
///   - observe: called with the number of steps after each of them.
/// - Throws: `DatasetError` for a batch size that does not fit the rows; what `validation` and `observe` throw.
@inlinable public func findLearningRate<Goal: RowObjective, Method: Optimizer>(
  on objective: Goal, from model: Goal.Point, by optimizer: Method, over test: RangeTest? = nil, batchSize: Int,
  order: BatchSampler.Order = .shuffledEachEpoch, seed: UInt64,
  watching validation: ((Goal.Point) throws -> Double)? = nil, observe: (Int) throws -> Void = { _ in }
) throws -> RangeTestCurve where Method.Point == Goal.Point {
  let test = try test ?? RangeTest()
  let batches = MiniBatches(
    of: objective, by: try BatchSampler(rows: objective.rowCount, size: batchSize, order: order, seed: seed))
  return try Descent(on: batches, from: model, by: optimizer, at: test.ramp)
    .findLearningRate(over: test, watching: validation, observe: observe)
}

extension TrainingRun {
  /// A range test from where the run stands, with its data, its optimizer and its seed; the run stays as it is.
  ///
  /// - Parameters:
  ///   - test: rates, smoothing, and when to stop; the workbench's own where left out.
  ///   - onValidation: whether the run's validation is evaluated after each step, in the place of the mini-batch's loss.
  ///   - repeatsData: whether the test begins the data again where they end; if not, it ends there, and its curve has no
  ///     suggestion.
  ///   - observe: called with the number of steps after each of them.
  /// - Throws: `TrainingError` where the run has no validation.
  @inlinable public func findLearningRate(
    over test: RangeTest? = nil, onValidation: Bool = false, repeatsData: Bool = true,
    observe: (Int) throws -> Void = { _ in }
  ) throws -> RangeTestCurve {
    let validation = try onValidation ? validationLoss() : nil
    return try descent.findLearningRate(
      over: test ?? RangeTest(), available: repeatsData ? .max : stepsPerEpoch - step % stepsPerEpoch,
      watching: validation, observe: observe)
  }

  /// The loss of a model on the validation data.
  @usableFromInline func validationLoss() throws -> (Goal.Point) throws -> Double {
    guard let validate else {
      throw TrainingError("the range test is to watch the validation, and there is none; give the run a validation")
    }
    return { validate($0).loss }
  }

  /// A run whose rate is found first, by a range test from its own start, on its own batches; and the test's curve.
  ///
  /// The test leaves no trace: the run that follows is bit for bit the one that is given the same rate as a number.
  ///
  /// - Throws: what the other initialisers throw; `RangeTestError` where the range test has no suggestion.
  public static func withFoundRate(
    on objective: Goal, from start: Goal.Point, by optimizer: Method, at finder: RateFinder,
    with configuration: TrainingConfiguration, validate: Validation? = nil
  ) throws -> (run: TrainingRun, curve: RangeTestCurve) {
    var unchecked = configuration
    unchecked.checksScheduleLength = false
    let curve = try TrainingRun(
      on: objective, from: start, by: optimizer, at: .schedule(finder.test.ramp), with: unchecked, validate: validate
    ).findLearningRate(over: finder.test, onValidation: finder.onValidation)
    let rate = try curve.suggestion(finder.method).rate
    let run = try TrainingRun(
      on: objective, from: start, by: optimizer, at: .schedule(finder.schedule(rate)), with: configuration,
      validate: validate)
    return (run, curve)
  }
}

/// A learning rate that is to be found by a range test before a run begins.
///
///     let (run, curve) = try TrainingRun.withFoundRate(
///       on: goal, from: model, by: SGD(), at: .found(),
///       with: TrainingConfiguration(batchSize: 64, epochs: 5, seed: 1))
///
/// The rate stands in every record of the run.
public struct RateFinder: Sendable {
  /// Rates, smoothing, and when to stop.
  public let test: RangeTest
  /// How the rate is read off the curve.
  public let method: SuggestionMethod
  /// Whether the validation loss takes the place of the mini-batches' losses.
  public let onValidation: Bool
  /// The schedule that is made of the rate.
  public let schedule: @Sendable (Double) throws -> any Schedule

  /// A constant rate found by the workbench's own range test, unless said otherwise.
  ///
  /// - Parameters:
  ///   - test: rates, smoothing, and when to stop.
  ///   - method: how the rate is read off the curve.
  ///   - onValidation: whether the validation loss takes the place of the mini-batches' losses.
  ///   - schedule: made of the rate, such as `{ try OneCycleLR(maxLR: $0, totalSteps: 500) }`.
  public static func found(
    over test: RangeTest? = nil, by method: SuggestionMethod = .default, onValidation: Bool = false,
    schedule: @escaping @Sendable (Double) throws -> any Schedule = { Hold($0) }
  ) throws -> RateFinder {
    RateFinder(test: try test ?? RangeTest(), method: method, onValidation: onValidation, schedule: schedule)
  }
}
