// caught by: Exercise13_1/`just above the least loss`
import LessonKit

/// Exercise 13.1, done wrong: a loss within a hundred-millionth of the least one counts as the least one.
public func polyakRate(loss: Double, leastLoss: Double, gradient: [Double], cap: Double) -> Double {
  let square = gradient.reduce(0) { $0 + $1 * $1 }
  guard loss - leastLoss > 1e-8 * abs(leastLoss), square > 0 else { return 0 }
  return min((loss - leastLoss) / square, cap)
}
