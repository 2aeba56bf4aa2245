import LearningRates
import Optimizers

extension GridSearch {
  /// Searches `grid`, then `rounds` times again between the neighbours of the best rate so far.
  ///
  /// A coarse grid misses the optimum; every further round narrows the bracket and costs as much as the first. A round
  /// in which every trial diverged ends the search with what was found before.
  public func refinedSearch(
    over grid: RateGrid, rounds: Int, for criterion: Criterion = .lowestLoss,
    progress: @Sendable (_ round: Int, _ done: Int) -> Void = { _, _ in }
  ) throws -> [SearchRound] {
    var found = [SearchRound(grid: grid, result: try search(over: grid, for: criterion) { progress(0, $0) })]
    for round in 1..<(max(rounds, 0) + 1) {
      guard let last = found.last else { break }
      let finer = try last.grid.refined(around: last.result.best.rate, count: grid.rates.count)
      guard let result = try? search(over: finer, for: criterion, progress: { progress(round, $0) }) else { break }
      found.append(SearchRound(grid: finer, result: result))
    }
    return found
  }
}
