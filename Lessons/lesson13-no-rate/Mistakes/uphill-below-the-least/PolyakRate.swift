// caught by: Exercise13_1/`at or below the least loss there is no step`
import LessonKit

/// Exercise 13.1, done wrong: a loss below f* has a negative rate.
public func polyakRate(loss: Double, leastLoss: Double, gradient: [Double], cap: Double) -> Double {
  let square = gradient.reduce(0) { $0 + $1 * $1 }
  guard square > 0 else { return 0 }
  return min((loss - leastLoss) / square, cap)
}
