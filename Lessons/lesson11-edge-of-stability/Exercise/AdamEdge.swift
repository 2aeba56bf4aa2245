import Foundation
import LessonKit

/// Exercise 11.3 · What Adam divides by.
///
///     p = (1 − β₁^t)·(√(v/(1 − β₂^t)) + ε)        for each parameter
///
/// Adam's step is −η·m/p, with m the running mean of the gradients as it is: what corrects m for its start at 0 is part of p.
/// So Adam is descent with momentum in which each parameter has the rate η/p.
///
/// - Parameters:
///   - meanSquares: v, the running mean of the squared gradients, one for each parameter, at least 0.
///   - steps: t, how many steps have been made, at least 1.
///   - beta1: β₁, from 0 to below 1; so is `beta2`, β₂.
///   - epsilon: ε, at least 0.
public func adamPreconditioner(
  meanSquares: [Double], steps: Int, beta1: Double, beta2: Double, epsilon: Double
) -> [Double] {
  // TODO 11.3: which of the two corrections stands under the root, which outside, and where does ε stand?
  return .todo
}

/// Exercise 11.3 · Adam's own edge: the λ of P⁻¹H, P with p on its diagonal, beyond which its steps grow on a bowl.
///
///     λ = 2·(1 + β₁)/((1 − β₁)·η)
///
/// 2/η where β₁ = 0, and 38/η at the usual 0.9.
///
/// - Parameters:
///   - rate: η, above 0.
///   - beta1: β₁, from 0 to below 1.
public func adamEdge(rate: Double, beta1: Double) -> Double {
  // TODO 11.3: a running mean dampens what changes its sign at each step. By which factor may λ be larger than without?
  return .todo
}
