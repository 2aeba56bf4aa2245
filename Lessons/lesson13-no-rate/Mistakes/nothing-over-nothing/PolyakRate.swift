// caught by: Exercise13_1/`without a gradient there is no step`
import LessonKit

/// Exercise 13.1, done wrong: divides by a square that may be 0.
public func polyakRate(loss: Double, leastLoss: Double, gradient: [Double], cap: Double) -> Double {
  let square = gradient.reduce(0) { $0 + $1 * $1 }
  guard loss > leastLoss else { return 0 }
  return min((loss - leastLoss) / square, cap)
}
