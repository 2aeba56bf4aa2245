// caught by: Exercise07_3/`the first one is the first loss`
import Foundation
import LessonKit

/// Exercise 7.3, done wrong: the count of the losses is one too high, as in Lightning 2.6.
public func smoothedLosses(_ losses: [Double], beta: Double) -> [Double] {
  var average = 0.0
  return losses.enumerated().map { index, loss in
    average = beta * average + (1 - beta) * loss
    return average / (1 - pow(beta, Double(index + 2)))
  }
}
