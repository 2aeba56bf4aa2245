// caught by: Exercise07_3/`an average is no number from the first NaN on, and not finite from the first infinite loss on`
import Foundation
import LessonKit

/// Exercise 7.3, done wrong: losses that are no numbers are skipped, and the curve hides that the network is lost.
public func smoothedLosses(_ losses: [Double], beta: Double) -> [Double] {
  var average = 0.0
  return losses.enumerated().map { index, loss in
    if loss.isFinite { average = beta * average + (1 - beta) * loss }
    return average / (1 - pow(beta, Double(index + 1)))
  }
}
