import LessonKit
import Tuning

/// Exercise 2.1 · Choose the best trial of a grid search.
///
/// The best is the one with the smallest validation loss, which may be negative. A trial that diverged, at whatever step, or
/// whose validation loss is NaN or infinite (of either sign), never wins, wherever it stands in the list; among equals the
/// smallest rate wins. Training loss and accuracy play no part, not even as NaN.
///
/// A trial has a `rate`, a `validationLoss` and `divergedAt`: the step at which it was given up, or nil.
///
/// - Parameter trials: in any order; there may be none.
/// - Returns: the place of the best trial in `trials`, or −1 when none can win.
public func placeOfBest(in trials: [Trial]) -> Int {
  // TODO 2.1: which trials may win at all? What does `<` say when one side is NaN?
  return .todo
}
