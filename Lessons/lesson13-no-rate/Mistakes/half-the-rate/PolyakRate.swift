// caught by: Exercise13_1/`one number, by hand`
import LessonKit

/// Exercise 13.1, done wrong: half of the rate, as if every loss were a parabola.
public func polyakRate(loss: Double, leastLoss: Double, gradient: [Double], cap: Double) -> Double {
  let square = gradient.reduce(0) { $0 + $1 * $1 }
  guard loss > leastLoss, square > 0 else { return 0 }
  return min((loss - leastLoss) / (2 * square), cap)
}
