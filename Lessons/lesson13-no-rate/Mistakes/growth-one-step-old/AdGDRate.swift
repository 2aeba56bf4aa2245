// caught by: Exercise13_2/`rates on a slope that hardly bends`
import LessonKit

/// Exercise 13.2, done wrong: the growth of the step before the last.
public struct AdGDRate: Sendable {
  public let first: Double
  private var last: (point: [Double], gradient: [Double], rate: Double)?
  private var (growth, next) = (Double.infinity, Double.infinity)
  public init(first: Double) {
    self.first = first
  }
  public mutating func next(at point: [Double], gradient: [Double]) -> Double {
    func distance(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
    var rate = first
    if let last {
      let change = distance(gradient, last.gradient)
      let grown = (1 + growth).squareRoot() * last.rate
      let curved = change > 0 ? distance(point, last.point) / (2 * change) : .infinity
      rate = min(grown, curved)
      if rate == .infinity { rate = last.rate }
      (growth, next) = (next, rate / last.rate)
    }
    last = (point, gradient, rate)
    return rate
  }
}
