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
/// - Source: the procedure of Fatimo Adebanjo, "Beyond Trial and Error"; see Lessons/ARTICLES.md.
public struct GridSearch<Goal: Objective, Method: Optimizer>: Sendable where Method.Point == Goal.Point {
  /// A point on the validation data: the loss and, for a classifier, the accuracy 0…1.
  public typealias Validation = @Sendable (Goal.Point) -> (loss: Double, accuracy: Double?)

  /// What every trial descends on.
  public let objective: Goal
  /// Where every trial starts.
  public let start: Goal.Point
  /// The optimizer that every trial begins with.
  public let optimizer: Method
  /// How many updates every trial makes.
  public let steps: Int
  /// Evaluates a trained point on the validation data.
  public let validate: Validation

  /// A search whose trials differ in the rate alone.
  public init(
    on objective: Goal, from start: Goal.Point, by optimizer: Method, steps: Int, validate: @escaping Validation
  ) {
    self.objective = objective
    self.start = start
    self.optimizer = optimizer
    self.steps = steps
    self.validate = validate
  }

  /// One trial, at one constant rate.
  public func trial(at rate: Double) -> Trial {
    var run = Descent(on: objective, from: start, by: optimizer, at: rate, measuringGradient: false)
    let history = run.history(steps: steps)
    let (loss, accuracy) = validate(run.point)
    return Trial(
      rate: rate, trainingLoss: history.last?.loss ?? .nan, validationLoss: loss, accuracy: accuracy,
      divergedAt: history.divergedAt, gradients: run.step)
  }

  /// One trial per rate of the grid, in the grid's order.
  ///
  /// `progress` receives the number of trials done; calls come one at a time, from any thread.
  public func trials(over grid: RateGrid, progress: @Sendable (_ done: Int) -> Void = { _ in }) -> [Trial] {
    let finished = Mutex(0)
    return concurrentMap(grid.rates.count) { place in
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

extension GridSearch {
  /// Searches `grid`, then `rounds` times again between the neighbours of the best rate so far.
  ///
  /// A coarse grid misses the optimum. Every further round narrows the bracket, costs about as much as the first, and
  /// tries the best rate so far again, so that no round ends worse than the one before.
  public func refinedSearch(
    over grid: RateGrid, rounds: Int, for criterion: Criterion = .lowestLoss,
    progress: @Sendable (_ round: Int, _ done: Int) -> Void = { _, _ in }
  ) throws -> [SearchRound] {
    var found = [SearchRound(grid: grid, result: try search(over: grid, for: criterion) { progress(0, $0) })]
    for round in 1..<(max(rounds, 0) + 1) {
      guard let last = found.last else { break }
      let finer = try last.grid.refined(around: last.result.best.rate, count: grid.rates.count)
      found.append(SearchRound(grid: finer, result: try search(over: finer, for: criterion) { progress(round, $0) }))
    }
    return found
  }
}

/// One round of a refined search: the grid that was tried and its result.
public struct SearchRound: Sendable {
  /// The rates that were tried.
  public let grid: RateGrid
  /// The trials, and the best of them.
  public let result: SearchResult
}
