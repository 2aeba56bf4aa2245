// caught by: Exercise02_1/`a trial that diverged never wins, however small its loss`
import LessonKit
import Tuning

/// Exercise 2.1, done wrong: a trial that diverged at step 0 counts as one that did not.
///
/// The best is the one with the smallest validation loss, which may be negative. A trial that diverged, at whatever step, or
/// whose validation loss is NaN or infinite (of either sign), never wins, wherever it stands in the list; among equals the
/// smallest rate wins. Training loss and accuracy play no part, not even as NaN.
///
/// - Parameter trials: in any order; there may be none.
/// - Returns: the place of the best trial in `trials`, or −1 when none can win.
public func placeOfBest(in trials: [Trial]) -> Int {
  var best = -1
  for (place, trial) in trials.enumerated() {
    guard (trial.divergedAt ?? 0) == 0, trial.validationLoss.isFinite else { continue }
    if best < 0
      || trial.validationLoss < trials[best].validationLoss
      || (trial.validationLoss == trials[best].validationLoss && trial.rate < trials[best].rate)
    {
      best = place
    }
  }
  return best
}
