/// Why a grid search has no winner.
public enum GridSearchError: Error, Hashable, CustomStringConvertible {
  /// Nothing was tried.
  case noTrials
  /// Every one of `count` trials diverged; the smallest rate among them was `lowestRate`.
  case allDiverged(count: Int, lowestRate: Double)
  /// The highest accuracy was asked for where no trial has one.
  case noAccuracy

  public var description: String {
    switch self {
    case .noTrials: "the grid holds no rates; give at least one"
    case .allDiverged(let count, let lowest):
      "all \(count) trials diverged, also the one with the lowest rate, \(lowest); "
        + "search a lower range, for example \(lowest / 1000) to \(lowest / 10)"
    case .noAccuracy: "a regression has no accuracy to choose by; choose by loss"
    }
  }
}
