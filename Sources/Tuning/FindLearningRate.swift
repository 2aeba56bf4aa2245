import Datasets
import GradientDescent
import Optimizers
import Schedules
import Training

/// Carries out a range test: a short run in which the rate grows with every mini-batch.
///
///     let curve = try findLearningRate(on: goal, from: model, by: SGD(), batchSize: 64, seed: 1)
///     let rate = try curve.suggestion().rate
///
/// Model, optimizer, random numbers and place in the data are values, and the test runs on copies: whatever happens in it,
/// what comes after is bit for bit what it would have been without. Where the data end before the test does, it goes on
/// with the next epoch.
///
/// - Parameters:
///   - objective: the mean over the rows to train on.
///   - model: where the test begins.
///   - method: how a gradient becomes a step, with the state that it begins with.
///   - test: rates, smoothing, and when to stop.
///   - batchSize: rows per step, from 1 to all.
///   - lastBatch: what becomes of rows that fill no batch at the end of an epoch.
///   - order: how batches are drawn.
///   - seed: chooses the order of the rows and the random numbers of the steps.
///   - repeatsData: whether the test begins the data again where they end; if not, it ends there, and its curve has no
///     suggestion.
///   - validation: the loss of a model on other data, which then takes the place of the mini-batch's: cleaner and
///     dearer. The mini-batch's is that before the update, the validation's that after it.
///   - observe: told the number of steps after each of them.
/// - Returns: the curve; that it explodes early is no error here, but its suggestion is one.
/// - Throws: `DatasetError` for a batch size that does not fit the rows; what `validation` and `observe` throw.
@inlinable public func findLearningRate<Goal: RowObjective, Method: Optimizer>(
  on objective: Goal, from model: Goal.Point, by method: Method, over test: RangeTest? = nil, batchSize: Int,
  lastBatch: BatchSampler.LastBatch = .kept, order: BatchSampler.Order = .shuffledEachEpoch, seed: UInt64,
  repeatsData: Bool = true, watching validation: ((Goal.Point) throws -> Double)? = nil,
  observe: (Int) throws -> Void = { _ in }
) throws -> RangeTestCurve where Method.Point == Goal.Point {
  let sampler = try BatchSampler(
    rows: objective.rowCount, size: batchSize, order: order, lastBatch: lastBatch, seed: seed)
  return try findLearningRate(
    on: objective, from: model, by: method, over: test ?? RangeTest(), drawing: sampler, repeatsData: repeatsData,
    watching: validation, observe: observe)
}

/// The same, drawing its batches where `sampler` stands.
@inlinable public func findLearningRate<Goal: RowObjective, Method: Optimizer>(
  on objective: Goal, from model: Goal.Point, by method: Method, over test: RangeTest, drawing sampler: BatchSampler,
  repeatsData: Bool = true, watching validation: ((Goal.Point) throws -> Double)? = nil,
  observe: (Int) throws -> Void = { _ in }
) throws -> RangeTestCurve where Method.Point == Goal.Point {
  var (model, method, sampler) = (model, method, sampler)
  var recorder = RangeTestRecorder(test)
  let epoch = sampler.epoch
  var steps = 0
  while let rate = recorder.nextRate {
    guard repeatsData || sampler.epoch == epoch else {
      recorder.dataRanOut()
      break
    }
    let step = sampler.batchesDrawn
    let batch = Batch(rows: sampler.next(), step: step, seed: sampler.seed)
    let (loss, gradient) = objective.lossAndGradient(at: model, batch: batch)
    method.step(&model, along: gradient, rate: rate)
    recorder.observe(try validation?(model) ?? loss)
    steps += 1
    try observe(steps)
  }
  return recorder.curve
}

/// A range test of full batches: every step looks at all the data.
///
/// On a convex quadratic the loss cannot grow as long as the rate is below 2/λmax; the ramp explodes *later* than that, the
/// later the fewer its steps, because what grows begins small. See ``criticalRate(of:from:between:and:steps:)``.
@inlinable public func findLearningRate<Goal: Objective, Method: Optimizer>(
  onAllOf objective: Goal, from model: Goal.Point, by method: Method, over test: RangeTest
) -> RangeTestCurve where Method.Point == Goal.Point {
  var (objective, model, method) = (objective, model, method)
  var recorder = RangeTestRecorder(test)
  while let rate = recorder.nextRate {
    let (loss, gradient) = objective.lossAndGradient(at: model)
    method.step(&model, along: gradient, rate: rate)
    recorder.observe(loss)
  }
  return recorder.curve
}
