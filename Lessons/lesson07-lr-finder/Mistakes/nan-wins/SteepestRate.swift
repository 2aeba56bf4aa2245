// caught by: Exercise07_2/`a NaN is no point of the curve`
import Foundation
import LessonKit

/// Exercise 7.2, done wrong: like an argmin that takes a NaN for the least of all.
public func steepestRate(rates: [Double], losses: [Double]) -> Double? {
  let points = Array(zip(rates, losses))
  let losses = points.map(\.1)
  guard let least = losses.firstIndex(where: \.isNaN) ?? losses.firstIndex(of: losses.min() ?? .nan), least > 0 else {
    return nil
  }
  func slope(_ k: Int) -> Double {
    (points[k + 1].1 - points[k].1) / (log10(points[k + 1].0) - log10(points[k].0))
  }
  guard let steepest = (0..<least).min(by: { slope($0).isNaN || slope($0) < slope($1) }) else { return nil }
  return (points[steepest].0 * points[steepest + 1].0).squareRoot()
}
