import Foundation
import LessonKit

/// Exercise 7.2 · The suggestion: the rate at which the loss falls fastest, on the way down to its minimum.
///
///     slope(k) = (loss(k + 1) − loss(k)) / (log₁₀ η(k + 1) − log₁₀ η(k))        both points left of the minimum, or on it
///     answer   = √(η(k)·η(k + 1)), where the slope is least
///
/// Points whose loss is no finite number are no points of the curve; zero and negative losses are. Of equal minima the first
/// ends the search. Where the loss is never below that of the first point, or there are fewer than two, there is no answer.
///
/// - Source: after Smith 2015, section 3.3; the slope over the logarithm of the rate, as fastai's `steep` has it.
///
/// - Parameters:
///   - rates: positive, rising.
///   - losses: one for each rate, smoothed, in any unit.
public func steepestRate(rates: [Double], losses: [Double]) -> Double? {
  // TODO 7.2: which points count, where does the search end, and the slope over what?
  let points = zip(rates, losses).filter { $0.1.isFinite }
  guard let least = points.indices.min(by: { points[$0].1 < points[$1].1 }), least > 0 else { return nil }
  func slope(_ k: Int) -> Double {
    (points[k + 1].1 - points[k].1) / (log10(points[k + 1].0) - log10(points[k].0))
  }
  guard let steepest = (0..<least).min(by: { slope($0) < slope($1) }) else { return nil }
  return (points[steepest].0 * points[steepest + 1].0).squareRoot()
  // END 7.2: return .todo
}
