// caught by: Exercise13_1/`several numbers, by hand`
import LessonKit

/// Exercise 13.1, done wrong: the square of the sum of the sizes.
public func polyakRate(loss: Double, leastLoss: Double, gradient: [Double], cap: Double) -> Double {
  let sum = gradient.reduce(0) { $0 + abs($1) }
  let square = sum * sum
  guard loss > leastLoss, square > 0 else { return 0 }
  return min((loss - leastLoss) / square, cap)
}
