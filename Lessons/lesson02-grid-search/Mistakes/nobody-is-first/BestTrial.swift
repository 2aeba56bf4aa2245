// caught by: Exercise02_1/`when none can win the place is minus 1`
import LessonKit
import Tuning

/// Exercise 2.1, done wrong: when nobody can win, the first trial does.
///
/// The best is the one with the smallest validation loss. A trial that diverged, or whose loss is NaN or infinite,
/// never wins, wherever it stands in the list; among equals the smallest rate wins.
///
/// - Returns: the place of the best trial in `trials`, or −1 when none can win.
public func placeOfBest(in trials: [Trial]) -> Int {
  var best = -1
  for (place, trial) in trials.enumerated() {
    guard trial.divergedAt == nil, trial.validationLoss.isFinite else { continue }
    if best < 0
      || trial.validationLoss < trials[best].validationLoss
      || (trial.validationLoss == trials[best].validationLoss && trial.rate < trials[best].rate)
    {
      best = place
    }
  }
  return max(best, 0)
}
