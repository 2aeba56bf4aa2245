import Optimizers
import Schedules
import GradientDescent

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
