// caught by: Exercise07_3/`of two losses the later weighs 1 and the earlier beta`
import Foundation
import LessonKit

/// Exercise 7.3, done wrong: β is the share of the new loss.
public func smoothedLosses(_ losses: [Double], beta: Double) -> [Double] {
  var average = 0.0
  return losses.enumerated().map { index, loss in
    average = (1 - beta) * average + beta * loss
    return average / (1 - pow(1 - beta, Double(index + 1)))
  }
}
