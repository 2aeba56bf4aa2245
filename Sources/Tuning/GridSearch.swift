import Core
import GradientDescent
import Kernels
import Optimizers
import Schedules
import Synchronization
import Training

/// Grid search: train once per rate, evaluate on the validation data, keep the best.
///
/// Every trial starts at the same point, takes the same number of steps and depends on nothing but its rate, so trials
/// run on all cores and the result does not depend on how many there are.
///
/// - Source: the procedure of "Beyond Trial and Error" (Adebanjo 2023), `reference` article of the course.
public struct GridSearch<Goal: Objective, Method: Optimizer>: Sendable where Method.Point == Goal.Point {
  /// What a point is worth on the validation data: the loss and, for a classifier, the accuracy 0…1.
  public typealias Validation = @Sendable (Goal.Point) -> (loss: Double, accuracy: Double?)

  /// What every trial descends on.
  public let objective: Goal
  /// Where every trial starts.
  public let start: Goal.Point
  /// How every trial steps.
  public let method: Method
  /// How many updates every trial makes.
  public let steps: Int
  /// How a trained point is judged.
  public let validate: Validation

  public init(
    on objective: Goal, from start: Goal.Point, by method: Method, steps: Int, validate: @escaping Validation
  ) {
    self.objective = objective
    self.start = start
    self.method = method
    self.steps = steps
    self.validate = validate
  }

  /// One trial, at one constant rate.
  public func trial(at rate: Double) -> Trial {
    var run = Descent(on: objective, from: start, by: method, at: rate, measuringGradient: false)
    let history = run.history(steps: steps)
    let (loss, accuracy) = validate(run.point)
    return Trial(
      rate: rate, trainingLoss: history.last?.loss ?? .nan, validationLoss: loss, accuracy: accuracy,
      divergedAt: history.divergedAt, gradients: run.step)
  }

  /// One trial per rate of the grid, in the grid's order.
  ///
  /// `progress` is told how many trials are done; calls come one at a time, from any thread.
  public func trials(over grid: RateGrid, progress: @Sendable (_ done: Int) -> Void = { _ in }) -> [Trial] {
    let finished = Mutex(0)
    return parallel(pieces: grid.rates.count) { place in
      let trial = trial(at: grid.rates[place])
      finished.withLock { count in
        count += 1
        progress(count)
      }
      return trial
    }
  }

  /// The trials and the best of them.
  /// - Throws: `GridSearchError` when no trial can win.
  public func search(
    over grid: RateGrid, for criterion: Criterion = .lowestLoss,
    progress: @Sendable (_ done: Int) -> Void = { _ in }
  ) throws -> SearchResult {
    try SearchResult(trials(over: grid, progress: progress), by: criterion)
  }
}
