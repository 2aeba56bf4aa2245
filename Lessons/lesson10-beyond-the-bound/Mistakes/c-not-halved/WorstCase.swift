// caught by: Exercise10_4/`a constant rate has the root of a logarithm`
import Foundation
import LessonKit

/// Exercise 10.4, done wrong: c is twice as large.
public func worstCase(of rates: [Double]) -> Double {
  var (s, q, c) = (0.0, 0.0, 0.0)
  for (place, rate) in rates.enumerated().reversed() {
    let after = s
    s += rate
    q += rate * rate
    if place < rates.count - 1 { c += rate / after * (q / s) }
  }
  return 2 * (1 / (2 * s) * (q / (2 * s) + c)).squareRoot()
}
