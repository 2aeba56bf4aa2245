// caught by: Exercise13_1/`slopes of any magnitude`
import LessonKit

/// Exercise 13.1, done wrong: 1e-8 is added to the square.
public func polyakRate(loss: Double, leastLoss: Double, gradient: [Double], cap: Double) -> Double {
  let square = gradient.reduce(0) { $0 + $1 * $1 }
  guard loss > leastLoss, square > 0 else { return 0 }
  return min((loss - leastLoss) / (square + 1e-8), cap)
}
