import GradientDescent

/// The trials of a grid search and the best of them.
///
/// A trial that diverged or ended in NaN never wins. Between equal trials the smallest rate wins, in whatever order
/// they stand.
public struct SearchResult: Sendable {
  /// Every trial, in the order in which it was given.
  public let trials: [Trial]
  /// The winner.
  public let best: Trial
  /// What made it the winner.
  public let criterion: Criterion

  /// - Throws: `GridSearchError` when there is no trial, or none that can win.
  public init(_ trials: [Trial], by criterion: Criterion = .lowestLoss) throws {
    guard let lowest = trials.map(\.rate).min() else { throw GridSearchError.noTrials }
    if criterion == .highestAccuracy, trials.allSatisfy({ $0.accuracy == nil }) { throw GridSearchError.noAccuracy }
    let candidates = trials.filter(\.canWin).sorted { $0.rate < $1.rate }
    guard var best = candidates.first else {
      throw GridSearchError.allDiverged(count: trials.count, lowestRate: lowest)
    }
    for trial in candidates.dropFirst() where criterion.prefers(trial, to: best) { best = trial }
    self.trials = trials
    self.best = best
    self.criterion = criterion
  }

  /// Gradients that all trials took together: what the answer cost.
  public var gradients: Int { trials.reduce(0) { $0 + $1.gradients } }

  /// A warning when the winner stands at an end of what was tried, where the best may lie outside.
  public var remark: String? {
    let rates = trials.map(\.rate)
    guard let low = rates.min(), let high = rates.max(), low < high else { return nil }
    // Above the highest rate that can win, everything has diverged: then the upper end has been found.
    let highestThatCanWin = trials.filter(\.canWin).map(\.rate).max()
    if best.rate == low {
      return "The best rate is the lowest that was tried (\(low)): the best of all may lie below; try lower rates."
    }
    if best.rate == high && highestThatCanWin == high {
      return "The best rate is the highest that was tried (\(high)): the best of all may lie above; try higher rates."
    }
    return nil
  }
}
