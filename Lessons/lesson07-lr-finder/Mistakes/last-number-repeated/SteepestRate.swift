// caught by: Exercise07_2/`a NaN is no point of the curve`
import Foundation
import LessonKit

/// Exercise 7.2, done wrong: a NaN is replaced by the loss before it, and the fall behind it is twice as steep.
public func steepestRate(rates: [Double], losses: [Double]) -> Double? {
  var last = losses.first(where: \.isFinite) ?? 0
  let points = zip(rates, losses).map { rate, loss in
    if loss.isFinite { last = loss }
    return (rate, last)
  }
  guard let least = points.indices.min(by: { points[$0].1 < points[$1].1 }), least > 0 else { return nil }
  func slope(_ k: Int) -> Double {
    (points[k + 1].1 - points[k].1) / (log10(points[k + 1].0) - log10(points[k].0))
  }
  guard let steepest = (0..<least).min(by: { slope($0) < slope($1) }) else { return nil }
  return (points[steepest].0 * points[steepest + 1].0).squareRoot()
}
