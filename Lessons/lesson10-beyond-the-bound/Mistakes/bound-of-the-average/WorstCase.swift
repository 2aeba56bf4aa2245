// caught by: Exercise10_4/`three rates, by hand`
import Foundation
import LessonKit

/// Exercise 10.4, done wrong: c is left out: the bound of the averaged points.
public func worstCase(of rates: [Double]) -> Double {
  let s = rates.reduce(0, +)
  let q = rates.reduce(0) { $0 + $1 * $1 }
  return 2 * (1 / (2 * s) * (q / (2 * s))).squareRoot()
}
