import Foundation
import Lesson04
import Optimizers

/// Descent and momentum, each at its best on a bowl with curvatures 1 and κ, and one momentum that is left as it is.
///
/// - Source: Polyak 1964, "Some methods of speeding up the convergence of iteration methods"; Nesterov 1983.
enum MomentumTuning: CaseIterable {
  case descent, heavyBall, nesterov, fixedHeavyBall

  /// A fresh optimizer, and its rate.
  func optimizer(for κ: Double, fixedMomentum: Double) -> (optimizer: AnyOptimizer<[Double]>, rate: Double) {
    let root = κ.squareRoot()
    let β = (root - 1) / (root + 1)
    return switch self {
    case .descent: (AnyOptimizer(SGD()), 2 / (1 + κ))
    case .heavyBall: (AnyOptimizer(HeavyBall(momentum: β * β)), 4 / ((root + 1) * (root + 1)))
    case .nesterov: (AnyOptimizer(nesterovMomentum(β)), 1 / κ)
    case .fixedHeavyBall: (AnyOptimizer(HeavyBall(momentum: fixedMomentum)), 1 / κ)
    }
  }
}

/// A rule with momentum β on a parabola of curvature λ, and what theory says of it.
enum MomentumRule: CaseIterable {
  case heavyBall, nesterov
  /// Adam with its division held fixed.
  case frozenAdam

  /// A fresh optimizer.
  func optimizer(momentum β: Double) -> AnyOptimizer<[Double]> {
    switch self {
    case .heavyBall: AnyOptimizer(HeavyBall(momentum: β))
    case .nesterov: AnyOptimizer(nesterovMomentum(β))
    case .frozenAdam: AnyOptimizer(averagedMomentum(β))
    }
  }

  /// The ηλ above which it diverges: there the factor per step is −1.
  func largestStableStep(momentum β: Double) -> Double {
    switch self {
    case .heavyBall: 2 * (1 + β)
    case .nesterov: 2 * (1 + β) / (1 + 2 * β)
    case .frozenAdam: 2 * (1 + β) / (1 - β)
    }
  }

  /// The larger of the two factors by which it multiplies the error per step, by size, at ηλ = s.
  ///
  /// Position and velocity follow a 2 × 2 matrix; the factors are the roots of z² − trace·z + determinant.
  func factor(at s: Double, momentum β: Double) -> Double {
    let (trace, determinant) =
      switch self {
      case .heavyBall: (1 + β - s, β)
      case .nesterov: ((1 + β) * (1 - s), β * (1 - s))
      case .frozenAdam: (1 + β - (1 - β) * s, β)
      }
    let discriminant = trace * trace / 4 - determinant
    return discriminant < 0 ? determinant.squareRoot() : abs(trace / 2) + discriminant.squareRoot()
  }

  /// The same factor, measured: the mean over the last 300 of 400 steps on a parabola of curvature λ.
  ///
  /// As x may oscillate, the largest |x| of a window is taken, not the last one.
  func measuredFactor(at s: Double, momentum β: Double, curvature λ: Double) -> Double {
    var (optimizer, x) = (optimizer(momentum: β), [1e-100])
    var distances: [Double] = []
    for _ in 0..<400 {
      optimizer.step(&x, along: [λ * x[0]], rate: s / λ)
      distances.append(abs(x[0]))
    }
    let (early, late) = (distances[60..<100].max() ?? .nan, distances[360..<400].max() ?? .nan)
    return pow(late / early, 1 / 300)
  }
}

/// The rate up to which `isStable` holds, by bisection.
///
/// - Parameter first: a rate in the right order of magnitude; the search doubles it as long as it is stable, up to 1e6.
func rateByBisection(from first: Double, isStable: (_ rate: Double) -> Bool) -> Double {
  var (low, high) = (0.0, first)
  while high < 1e6, isStable(high) { (low, high) = (high, 2 * high) }
  for _ in 0..<40 {
    let middle = (low + high) / 2
    if isStable(middle) { low = middle } else { high = middle }
  }
  return (low + high) / 2
}

/// Nesterov's momentum; plain descent where there is none.
func nesterovMomentum(_ β: Double) -> SGD<[Double]> {
  (try? SGD(momentum: β, nesterov: true)) ?? SGD()
}

/// The momentum of Adam with its division held fixed: an average of the gradients, m ← β·m + (1 − β)·g.
///
/// PyTorch's dampening leaves the first gradient alone; a step along nothing takes that place, so that m₀ is 0.
private func averagedMomentum(_ β: Double) -> SGD<[Double]> {
  var rule = (try? SGD<[Double]>(momentum: β, dampening: β)) ?? SGD()
  var nowhere = [0.0]
  rule.step(&nowhere, along: [0], rate: 0)
  return rule
}
