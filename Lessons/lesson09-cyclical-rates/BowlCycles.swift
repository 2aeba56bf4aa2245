import Core
import Foundation
import GradientDescent
import Lesson09
import LessonKit
import LinearModels
import Optimizers
import Training
import Tuning

/// Two houses, where the bound 2/λmax is known, under triangular cycles whose peaks cross it: the cycle is exercise 9.1's.
struct BowlCycles {
  static let stepSize = 10
  static let cycles = 20
  /// The peaks, over the bound.
  static let peaks = [0.9, 1.5, 2.0, 2.2, 2.5, 3.0]
  /// The rate at the ends of a cycle, over the bound.
  static let base = 0.1

  struct Run {
    /// Over the bound.
    let peak: Double
    let cycle: TriangularCycle
    /// Σ ln|1 − ηλ| over a cycle, for the λ where it is greatest.
    let exponent: Double
    /// The cost at each step, in shares of the first.
    let costs: [Double]

    /// The cost at the end of each cycle, the start included.
    var ends: [Double] { stride(from: 0, to: costs.count, by: 2 * BowlCycles.stepSize).map { costs[$0] } }
  }

  let bound: Double
  let runs: [Run]
  /// The highest peak of these cycles that converges, over the bound.
  let critical: Double

  init() throws {
    let houses = try LinearRegression(features: Matrix([[1], [2]]), targets: [300, 500])
    let curvature = try Curvature(of: houses)
    let bound = curvature.criticalRate
    func cycle(_ peak: Double) -> TriangularCycle {
      TriangularCycle(base: BowlCycles.base * bound, peak: peak * bound, stepSize: BowlCycles.stepSize)
    }
    func exponent(_ cycle: TriangularCycle) -> Double {
      curvature.eigenvalues.map { λ in
        (0..<(2 * BowlCycles.stepSize)).reduce(0) { $0 + log(abs(1 - cycle($1) * λ)) }
      }.max() ?? .nan
    }
    runs = BowlCycles.peaks.map { peak in
      let run = Descent(on: houses, from: .zero(features: 1), by: SGD(), at: cycle(peak))
      let losses = run.prefix(2 * BowlCycles.stepSize * BowlCycles.cycles + 1).map(\.loss)
      return Run(
        peak: peak, cycle: cycle(peak), exponent: exponent(cycle(peak)), costs: losses.map { $0 / losses[0] })
    }
    // Above 2 the sum grows with the peak: bisection finds where it changes its sign.
    var (low, high) = (2.0, 4.0)
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if exponent(cycle(middle)) < 0 { low = middle } else { high = middle }
    }
    critical = exponent(cycle(2)).isFinite ? low : .nan
    self.bound = bound
  }

  /// Whether exercise 9.1 is still open.
  var isOpen: Bool { !critical.isFinite }
}
