// caught by: Exercise13_2/`lengths, by hand`
import LessonKit

/// Exercise 13.2, done wrong: the curvature along the step only.
public struct AdGDRate: Sendable {
  public let first: Double
  private var last: (point: [Double], gradient: [Double], rate: Double)?
  private var growth = Double.infinity
  public init(first: Double) {
    self.first = first
  }
  public mutating func next(at point: [Double], gradient: [Double]) -> Double {
    func distance(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
    var rate = first
    if let last {
      let step = zip(point, last.point).map { $0 - $1 }
      let along = zip(step, zip(gradient, last.gradient)).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) }
      let length = step.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let change = length > 0 ? abs(along) / length : 0
      let grown = (1 + growth).squareRoot() * last.rate
      let curved = change > 0 ? distance(point, last.point) / (2 * change) : .infinity
      rate = min(grown, curved)
      if rate == .infinity { rate = last.rate }
      growth = rate / last.rate
    }
    last = (point, gradient, rate)
    return rate
  }
}
