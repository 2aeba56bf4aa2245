// caught by: Exercise07_3/`the first one is the first loss`
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
