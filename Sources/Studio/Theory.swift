import Foundation
import Optimizers

/// What theory says of one step of gradient descent on a quadratic, with or without momentum.
///
///     no momentum   |1 − ηλ|
///     momentum μ    the larger root of z² − (1 + μ − ηλ)z + μ = 0          stable for η < 2(1 + μ)/λ
///     Nesterov      the larger root of z² − (1 + μ)(1 − ηλ)z + μ(1 − ηλ) = 0
///
/// Dampening d makes λ to (1 − d)λ, weight decay makes it λ + decay. Methods that divide the gradient by its size have no
/// such formula.
///
/// - Source: Polyak 1964; Lessard, Recht & Packard 2016, "Analysis and design of optimization algorithms", section 2.
struct Theory {
  private let momentum, dampening, decay: Double
  private let isNesterov: Bool

  var hasMomentum: Bool { momentum > 0 }

  /// nil for optimizers without a formula.
  init?(of spec: OptimizerSpec) {
    guard spec.name == "SGD", spec.parameters["maximize"] != .flag(true) else { return nil }
    func number(_ key: String) -> Double {
      if case .number(let number)? = spec.parameters[key] { number } else { 0 }
    }
    (momentum, dampening, decay) = (number("momentum"), number("dampening"), number("weight_decay"))
    isNesterov = spec.parameters["nesterov"] == .flag(true)
  }

  /// The factor by which the slowest part of the error changes in a step, late in a run.
  func factor(rate: Double, eigenvalues: [Double]) -> Double {
    eigenvalues.map { factor(rate: rate, curvature: $0) }.max() ?? .nan
  }

  /// The rate at which the factor along the largest eigenvalue reaches 1; nil where no curvature is positive.
  func bound(largestEigenvalue: Double) -> Double? {
    let curvature = largestEigenvalue + decay
    guard curvature > 0 else { return nil }
    if isNesterov { return 2 * (1 + momentum) / ((1 + 2 * momentum) * curvature) }
    return 2 * (1 + momentum) / ((momentum == 0 ? 1 : 1 - dampening) * curvature)
  }

  private func factor(rate: Double, curvature: Double) -> Double {
    let share = rate * (curvature + decay) * (momentum == 0 ? 1 : 1 - dampening)
    guard momentum > 0 else { return abs(1 - share) }
    let trace = isNesterov ? (1 + momentum) * (1 - share) : 1 + momentum - share
    let determinant = isNesterov ? momentum * (1 - share) : momentum
    let discriminant = trace * trace / 4 - determinant
    if discriminant < 0 { return determinant.squareRoot() }
    return abs(trace) / 2 + discriminant.squareRoot()
  }
}
