// caught by: Exercise13_1/`never above the cap`
import LessonKit

/// Exercise 13.1, done wrong: no cap.
public func polyakRate(loss: Double, leastLoss: Double, gradient: [Double], cap: Double) -> Double {
  let square = gradient.reduce(0) { $0 + $1 * $1 }
  guard loss > leastLoss, square > 0 else { return 0 }
  return (loss - leastLoss) / square
}
