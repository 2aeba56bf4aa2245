// caught by: Exercise02_1/`a trial that is not a number never wins, wherever it stands`
import LessonKit
import Tuning

/// Exercise 2.1, done wrong: a comparison with NaN is false, so a NaN that stands first is never replaced.
public func placeOfBest(in trials: [Trial]) -> Int {
  var best = 0
  for (place, trial) in trials.enumerated() where trial.validationLoss < trials[best].validationLoss {
    best = place
  }
  return trials.isEmpty ? -1 : best
}
