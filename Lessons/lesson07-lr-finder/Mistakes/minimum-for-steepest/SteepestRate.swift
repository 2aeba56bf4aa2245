// caught by: Exercise07_2/`the answer lies on the way down, not at the bottom`
import Foundation
import LessonKit

/// Exercise 7.2, done wrong: the rate with the least loss, which is the edge of the cliff.
public func steepestRate(rates: [Double], losses: [Double]) -> Double? {
  let points = zip(rates, losses).filter { $0.1.isFinite }
  guard let least = points.indices.min(by: { points[$0].1 < points[$1].1 }), least > 0 else { return nil }
  return points[least].0
}
