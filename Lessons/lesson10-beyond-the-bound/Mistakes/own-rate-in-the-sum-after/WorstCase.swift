// caught by: Exercise10_4/`two rates, by hand`
import Foundation
import LessonKit

/// Exercise 10.4, done wrong: S_k in the place of S_{k+1}.
public func worstCase(of rates: [Double]) -> Double {
  var (s, q, c) = (0.0, 0.0, 0.0)
  for (place, rate) in rates.enumerated().reversed() {
    s += rate
    q += rate * rate
    if place < rates.count - 1 { c += rate / s * (q / s) / 2 }
  }
  return 2 * (1 / (2 * s) * (q / (2 * s) + c)).squareRoot()
}
