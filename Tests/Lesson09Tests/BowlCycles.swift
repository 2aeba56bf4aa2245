import Foundation
import GradientDescent
import LinearModels
import Optimizers
import Schedules
import TestSupport
import Training
import Tuning

/// Triangular cycles on bowls, by the library alone; rates are shares of the bound 2/λmax.
extension Bowl {
  /// Up from `base` to `peak` in `stepSize` steps, and down again.
  func cycle(from base: Double = 0.1, to peak: Double, stepSize: Int = 10) throws -> CyclicLR {
    let bound = curvature.criticalRate
    return try CyclicLR(
      baseLR: base * bound, maxLR: peak * bound, stepSizeUp: Double(stepSize), cycleMomentum: false)
  }

  /// J − J* at every step of a full-batch run.
  func excess(under schedule: any Schedule, steps: Int) -> [Double] {
    Descent(on: regression, from: start, by: SGD(), at: schedule).prefix(steps + 1).map {
      $0.loss - curvature.leastCost
    }
  }

  /// By what the error along the steepest direction is multiplied in the steps of one cycle.
  func steepestFactor(under schedule: any Schedule, steps: Int) -> Double {
    var run = Descent(on: regression, from: start, by: SGD(), at: schedule)
    func error() -> Double { abs(curvature.topComponent(of: run.point - curvature.minimiserFromZero)) }
    let first = error()
    for _ in 0..<steps { _ = run.next() }
    return error() / first
  }
}

/// Theory that asks neither a schedule nor a run.
enum SlowCycles {
  /// The highest peak, over the bound, from which an endlessly slow cycle from `base`, over the bound, converges.
  ///
  /// ∫ ln|1 − x| dx from 2·base to 2·peak is zero there; an antiderivative is (x − 1)·(ln|x − 1| − 1).
  static func criticalPeak(from base: Double) -> Double {
    func antiderivative(_ x: Double) -> Double { x == 1 ? 0 : (x - 1) * (log(abs(x - 1)) - 1) }
    var (low, high) = (2.0, 20.0)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if antiderivative(middle) < antiderivative(2 * base) { low = middle } else { high = middle }
    }
    return low / 2
  }

  /// By what a run multiplies the error in one cycle of a thousand steps.
  ///
  /// The minimum of this bowl is at zero: elsewhere rounding keeps the error above 1e-16 of the place, and what the first
  /// half of a slow cycle has shrunk to nothing grows again from there.
  static func factor(from base: Double, to peak: Double) throws -> Double {
    let bowl = QuadraticBowl(conditionNumber: 1)
    let cycle = try CyclicLR(baseLR: 2 * base, maxLR: 2 * peak, stepSizeUp: 500, cycleMomentum: false)
    var run = Descent(on: bowl, from: [1, 0], by: SGD(), at: cycle)
    for _ in 0..<1000 { _ = run.next() }
    return abs(run.point[0])
  }
}
