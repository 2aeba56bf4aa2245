// caught by: Exercise02_1/`the validation loss decides, not the training loss`
import LessonKit
import Tuning

/// Exercise 2.1, done wrong: the winner is the trial that knows its own training rows best.
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
      || trial.trainingLoss < trials[best].trainingLoss
      || (trial.trainingLoss == trials[best].trainingLoss && trial.rate < trials[best].rate)
    {
      best = place
    }
  }
  return best
}
