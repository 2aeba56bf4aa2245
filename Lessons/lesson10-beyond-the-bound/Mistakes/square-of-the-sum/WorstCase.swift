// caught by: Exercise10_4/`a rate that falls in a straight line has none`
import Foundation
import LessonKit

/// Exercise 10.4, done wrong: the square of the sum for the sum of the squares.
public func worstCase(of rates: [Double]) -> Double {
  var (s, c) = (0.0, 0.0)
  for (place, rate) in rates.enumerated().reversed() {
    let after = s
    s += rate
    if place < rates.count - 1 { c += rate / after * (s * s / s) / 2 }
  }
  return 2 * (1 / (2 * s) * (s * s / (2 * s) + c)).squareRoot()
}
