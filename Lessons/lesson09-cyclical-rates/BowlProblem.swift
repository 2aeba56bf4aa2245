import Core
import Foundation
import Lesson09
import LinearModels

/// A straight line through two houses, where the largest stable rate, the bound 2/λmax, is known.
struct BowlProblem {
  /// The steps of the rise of a cycle, and of its fall.
  static let stepSize = 10
  static let cycles = 20
  static let steps = 2 * stepSize * cycles
  /// The rate at the ends of a cycle, over the bound.
  static let base = 0.1

  let regression: LinearRegression
  let bound: Double
  private let eigenvalues: [Double]

  init() throws {
    regression = try LinearRegression(features: Matrix([[1], [2]]), targets: [300, 500])
    let curvature = try Curvature(of: regression)
    (bound, eigenvalues) = (curvature.criticalRate, curvature.eigenvalues)
  }

  /// The cycle of exercise 9.1 from the base to a peak; both are over the bound.
  func cycle(to peak: Double) -> TriangularCycle {
    TriangularCycle(base: Self.base * bound, peak: peak * bound, stepSize: Self.stepSize)
  }

  /// Σ ln|1 − ηλ| over a cycle, for the λ where it is greatest: the cycle converges where this is negative.
  func exponent(of cycle: TriangularCycle) -> Double {
    eigenvalues.map { λ in
      (0..<(2 * Self.stepSize)).reduce(0) { $0 + log(abs(1 - cycle($1) * λ)) }
    }.max() ?? .nan
  }

  /// The highest peak that converges, over the bound; NaN while exercise 9.1 is open.
  var criticalPeak: Double {
    guard exponent(of: cycle(to: 2)).isFinite else { return .nan }
    // Above 2 the sum grows with the peak: bisection finds where it changes its sign.
    var (low, high) = (2.0, 4.0)
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if exponent(of: cycle(to: middle)) < 0 { low = middle } else { high = middle }
    }
    return low
  }
}

/// Descent on the bowl along one cycle after the other.
struct BowlRun {
  /// Over the bound.
  let peak: Double
  let cycle: TriangularCycle
  /// Σ ln|1 − ηλ| over a cycle.
  let exponent: Double
  /// The cost before each step, over the first.
  let costs: [Double]

  /// The cost at the end of each cycle, the start included.
  var costsAtCycleEnds: [Double] {
    stride(from: 0, to: costs.count, by: 2 * BowlProblem.stepSize).map { costs[$0] }
  }
}
