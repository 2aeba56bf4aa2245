// caught by: Exercise07_3/`a loss that stays the same stays the same`
import Foundation
import LessonKit

/// Exercise 7.3, done wrong: the average begins at zero and is not corrected, so that the curve rises first.
public func smoothedLosses(_ losses: [Double], beta: Double) -> [Double] {
  var average = 0.0
  return losses.enumerated().map { index, loss in
    average = beta * average + (1 - beta) * loss
    return average
  }
}
