// caught by: Exercise13_1/`on a parabola every step goes half of the way`
import LessonKit

/// Exercise 13.1, done wrong: the step to the minimum of a parabola.
public func polyakRate(loss: Double, leastLoss: Double, gradient: [Double], cap: Double) -> Double {
  let square = gradient.reduce(0) { $0 + $1 * $1 }
  guard loss > leastLoss, square > 0 else { return 0 }
  return min(2 * (loss - leastLoss) / square, cap)
}
