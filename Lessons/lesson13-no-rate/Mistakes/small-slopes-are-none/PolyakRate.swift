// caught by: Exercise13_1/`slopes of any magnitude`
import LessonKit

/// Exercise 13.1, done wrong: a slope below 1e-6 counts as none.
public func polyakRate(loss: Double, leastLoss: Double, gradient: [Double], cap: Double) -> Double {
  let square = gradient.reduce(0) { $0 + $1 * $1 }
  guard loss > leastLoss, square > 1e-12 else { return 0 }
  return min((loss - leastLoss) / square, cap)
}
