// caught by: Exercise13_1/`several numbers, by hand`
import LessonKit

/// Exercise 13.1, done wrong: divides by the length of the gradient instead of its square.
public func polyakRate(loss: Double, leastLoss: Double, gradient: [Double], cap: Double) -> Double {
  let square = gradient.reduce(0) { $0 + $1 * $1 }
  guard loss > leastLoss, square > 0 else { return 0 }
  return min((loss - leastLoss) / square.squareRoot(), cap)
}
