// caught by: Exercise07_2/`a small rise on the way down does not end the search`
import Foundation
import LessonKit

/// Exercise 7.2, done wrong: the first rise is taken for the minimum, although a curve of mini-batches is noisy.
public func steepestRate(rates: [Double], losses: [Double]) -> Double? {
  let points = zip(rates, losses).filter { $0.1.isFinite }
  var least = 0
  while least + 1 < points.count, points[least + 1].1 < points[least].1 { least += 1 }
  guard least > 0 else { return nil }
  func slope(_ k: Int) -> Double {
    (points[k + 1].1 - points[k].1) / (log10(points[k + 1].0) - log10(points[k].0))
  }
  guard let steepest = (0..<least).min(by: { slope($0) < slope($1) }) else { return nil }
  return (points[steepest].0 * points[steepest + 1].0).squareRoot()
}
