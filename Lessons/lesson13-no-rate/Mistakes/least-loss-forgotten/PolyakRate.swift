// caught by: Exercise13_1/`the least loss is subtracted`
import LessonKit

/// Exercise 13.1, done wrong: the least loss is taken to be 0.
public func polyakRate(loss: Double, leastLoss: Double, gradient: [Double], cap: Double) -> Double {
  let square = gradient.reduce(0) { $0 + $1 * $1 }
  guard loss > leastLoss, square > 0 else { return 0 }
  return min(loss / square, cap)
}
