// caught by: Exercise10_4/`the scale makes no difference`
import Foundation
import LessonKit

/// Exercise 10.4, done wrong: the bound at the scale 1.
public func worstCase(of rates: [Double]) -> Double {
  var (s, q, c) = (0.0, 0.0, 0.0)
  for (place, rate) in rates.enumerated().reversed() {
    let after = s
    s += rate
    q += rate * rate
    if place < rates.count - 1 { c += rate / after * (q / s) / 2 }
  }
  return 1 / (2 * s) + q / (2 * s) + c
}
