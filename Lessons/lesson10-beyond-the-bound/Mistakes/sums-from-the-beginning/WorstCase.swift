// caught by: Exercise10_4/`the order makes a difference`
import Foundation
import LessonKit

/// Exercise 10.4, done wrong: the sums begin at the first rate.
public func worstCase(of rates: [Double]) -> Double {
  var (s, q, c) = (0.0, 0.0, 0.0)
  for (place, rate) in rates.enumerated() {
    let before = s
    s += rate
    q += rate * rate
    if place > 0 { c += rate / before * (q / s) / 2 }
  }
  return 2 * (1 / (2 * s) * (q / (2 * s) + c)).squareRoot()
}
