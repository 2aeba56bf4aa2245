import Foundation
import Optimizers
import Testing

/// A rule with momentum β on a parabola of curvature λ, and what theory says of it.
struct Rule: Sendable, CustomTestStringConvertible {
  let name: String
  let make: @Sendable (_ β: Double, _ parameters: Int) throws -> SGD<[Double]>
  /// The ηλ above which it diverges.
  let edge: @Sendable (_ β: Double) -> Double
  /// Place and velocity follow a 2 × 2 matrix: its trace and determinant at s = ηλ.
  let matrix: @Sendable (_ s: Double, _ β: Double) -> (trace: Double, determinant: Double)

  var testDescription: String { name }

  static let heavyBall = Rule(
    name: "heavy ball", make: { β, _ in SGD(momentum: β) }, edge: { 2 * (1 + $0) }, matrix: { s, β in (1 + β - s, β) })

  static let nesterov = Rule(
    name: "Nesterov", make: { β, _ in try SGD(momentum: β, nesterov: true) }, edge: { 2 * (1 + $0) / (1 + 2 * $0) },
    matrix: { s, β in ((1 + β) * (1 - s), β * (1 - s)) })

  /// Adam with its division held fixed, without bias correction: m ← β·m + (1 − β)·g.
  static let averaged = Rule(
    name: "averaged",
    make: { β, parameters in
      // PyTorch's dampening leaves the first gradient alone; a step along nothing takes that place, so that m₀ is 0.
      var rule = try SGD<[Double]>(momentum: β, dampening: β)
      var nowhere = Array(repeating: 0.0, count: parameters)
      rule.step(&nowhere, along: nowhere, rate: 0)
      return rule
    },
    edge: { 2 * (1 + $0) / (1 - $0) },
    matrix: { s, β in (1 + β - (1 - β) * s, β) })

  static let all = [heavyBall, nesterov, averaged]

  /// The larger root of z² − trace·z + determinant, by size: the factor of the error per step.
  func factor(_ s: Double, _ β: Double) -> Double {
    let (trace, determinant) = matrix(s, β)
    let discriminant = trace * trace / 4 - determinant
    return discriminant < 0 ? determinant.squareRoot() : abs(trace / 2) + discriminant.squareRoot()
  }

  /// |x| after 0, 1, … updates from `start` on a bowl with these curvatures; each entry the norm of all parameters.
  func sizes(
    _ β: Double, rate: Double, curvatures: [Double] = [7], start: [Double] = [1], steps: Int
  ) throws -> [Double] {
    var (method, x) = (try make(β, start.count), start)
    var sizes = [x.norm]
    for _ in 0..<steps {
      method.step(&x, along: zip(x, curvatures).map { $0 * $1 }, rate: rate)
      sizes.append(x.norm)
    }
    return sizes
  }

  /// The rate at which |x| after `steps` updates from 1 passes 1, by bisection between 0 and `high`.
  func measuredEdge(_ β: Double, curvatures: [Double] = [7], start: [Double] = [1], steps: Int, high: Double) throws
    -> Double
  {
    var (low, high) = (0.0, high)
    for _ in 0..<30 {
      let middle = (low + high) / 2
      let end = try sizes(β, rate: middle, curvatures: curvatures, start: start, steps: steps)[steps]
      // A run that has overflowed has diverged.
      if end <= start.norm { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
