// caught by: Exercise07_3/`of two losses the later weighs 1 and the earlier beta`
import Foundation
import LessonKit

/// Exercise 7.3, done wrong: the average begins with the first loss, whose weight is then too large for long.
public func smoothedLosses(_ losses: [Double], beta: Double) -> [Double] {
  var average = losses.first ?? 0
  return losses.map { loss in
    average = beta * average + (1 - beta) * loss
    return average
  }
}
