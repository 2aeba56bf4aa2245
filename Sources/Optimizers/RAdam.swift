import Core
import Kernels

/// Adam that waits with its division until the mean square can be trusted.
///
///     g = ∇f(w) + λ·w                       (−∇f where it maximises)
///     m ← β₁·m + (1 − β₁)·g                 m₀ = 0;  m̂ = m/(1 − β₁ᵗ), t = 1, 2, …
///     v ← β₂·v + (1 − β₂)·g²                v₀ = 0
///     ρ∞ = 2/(1 − β₂) − 1;  ρₜ = ρ∞ − 2·t·β₂ᵗ/(1 − β₂ᵗ)
///     w ← w − η·m̂                           ρₜ ≤ 5
///     w ← w − η·r·m̂·√(1 − β₂ᵗ)/(√v + ε)     ρₜ > 5;  r = √((ρₜ − 4)(ρₜ − 2)ρ∞/((ρ∞ − 4)(ρ∞ − 2)ρₜ))
///
/// The first five steps (for β₂ from 0.9 to 0.999) are therefore plain momentum, not divided by anything: a rate that
/// suits Adam can explode there on a stiff problem.
///
/// - Source: Liu et al. 2020, "On the variance of the adaptive learning rate and beyond" (arXiv:1908.03265); the bound 5,
///   there 4, is PyTorch's.
public struct RAdam<Point: Parameters>: MomentumOptimizer {
  /// β₁, the share of the past that the mean gradient keeps.
  public var beta1: Double
  /// β₂, the share of the past that the mean square keeps.
  public let beta2: Double
  /// ε, outside the root.
  public let epsilon: Double
  /// λ, the pull towards zero.
  public let weightDecay: Double
  /// Whether the decay is applied to the weights themselves.
  public let decoupledWeightDecay: Bool
  /// Whether to climb instead of descend.
  public let maximize: Bool
  /// t, the steps taken.
  public var steps = 0
  /// m, or nil before the first step.
  public var firstMoment: Point?
  /// v, or nil before the first step.
  public var secondMoment: Point?

  /// β₁.
  public var momentum: Double {
    get { beta1 }
    set { beta1 = newValue }
  }

  /// RAdam as PyTorch has it where nothing is said.
  public init() {
    (beta1, beta2, epsilon, weightDecay, decoupledWeightDecay, maximize) = (0.9, 0.999, 1e-8, 0, false, false)
  }

  /// RAdam with PyTorch's defaults, unless told otherwise.
  ///
  /// - Parameters:
  ///   - betas: β₁ and β₂, from 0 to below 1.
  ///   - epsilon: finite and at least 0; so is `weightDecay`.
  /// - Throws: `OptimizerError` for values outside these bounds.
  public init(
    betas: (Double, Double) = (0.9, 0.999), epsilon: Double = 1e-8, weightDecay: Double = 0,
    decoupledWeightDecay: Bool = false, maximize: Bool = false
  ) throws(OptimizerError) {
    try OptimizerError.check("RAdam", shares: ["beta1": betas.0, "beta2": betas.1])
    try OptimizerError.check("RAdam", nonNegative: ["epsilon": epsilon, "weightDecay": weightDecay])
    (beta1, beta2) = betas
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.decoupledWeightDecay = decoupledWeightDecay
    self.maximize = maximize
  }

  /// r at step t, or nil while the mean square cannot be trusted.
  @usableFromInline func rectification(at t: Int) -> Double? {
    let limit = 2 / (1 - beta2) - 1
    let past = PortableMath.integerPower(beta2, t)
    let ρ = limit - 2 * Double(t) * past / (1 - past)
    guard ρ > 5 else { return nil }
    return ((ρ - 4) * (ρ - 2) * limit / ((limit - 4) * (limit - 2) * ρ)).squareRoot()
  }

  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  @inlinable public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    steps += 1
    let c₁ = 1 - PortableMath.integerPower(beta1, steps)
    let root = (1 - PortableMath.integerPower(beta2, steps)).squareRoot()
    let moments = Moments<Point.Scalar>(beta1, beta2)
    let decay = WeightDecay<Point.Scalar>(
      weightDecay, decoupled: decoupledWeightDecay, rate: rate, maximize: maximize)
    firstMoment = firstMoment ?? gradient.zeros
    secondMoment = secondMoment ?? gradient.zeros
    let r = rectification(at: steps)
    let (η, ε) = (Point.Scalar(r.map { rate / c₁ * $0 * root } ?? (rate / c₁)), Point.Scalar(epsilon))
    w.update(along: gradient, &firstMoment, &secondMoment) { $0.radam(decay, η, ε, moments, divides: r != nil) }
  }
}

extension UpdateChunk {
  /// The formula, for each number.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) @usableFromInline func radam(
    _ decay: WeightDecay<Scalar>, _ η: Scalar, _ ε: Scalar, _ moments: Moments<Scalar>, divides: Bool
  ) {
    forEach { w, g, m, v in
      moments.take(decay(&w, g), &m, &v)
      w -= η * (divides ? m / (v.squareRoot() + ε) : m)
    }
  }
}

extension RAdam: Codable where Point: Codable {}
extension RAdam: Equatable where Point: Equatable {}
