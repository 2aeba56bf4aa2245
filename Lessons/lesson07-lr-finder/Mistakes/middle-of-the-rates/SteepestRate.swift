// caught by: Exercise07_2/`the answer is the geometric mean of the two rates of the fall`
import Foundation
import LessonKit

/// Exercise 7.2, done wrong: the answer is the arithmetic mean of the two rates, which on a logarithmic axis lies near the upper one.
public func steepestRate(rates: [Double], losses: [Double]) -> Double? {
  let points = zip(rates, losses).filter { $0.1.isFinite }
  guard let least = points.indices.min(by: { points[$0].1 < points[$1].1 }), least > 0 else { return nil }
  func slope(_ k: Int) -> Double {
    (points[k + 1].1 - points[k].1) / (log10(points[k + 1].0) - log10(points[k].0))
  }
  guard let steepest = (0..<least).min(by: { slope($0) < slope($1) }) else { return nil }
  return (points[steepest].0 + points[steepest + 1].0) / 2
}
