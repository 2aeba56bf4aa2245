import Core

/// Adam: momentum, divided by the size that gradients have had lately, both corrected for having started at 0.
///
///     g = ∇f(w) + λ·w                       (−∇f where it maximises)
///     m ← β₁·m + (1 − β₁)·g                 m₀ = 0
///     v ← β₂·v + (1 − β₂)·g²                v₀ = 0
///     w ← w − η·m̂/(√v̂ + ε)                  m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ), t = 1, 2, …
///
/// AMSGrad divides by the largest v so far instead, maximum before correction as in PyTorch. Decoupled weight decay
/// shrinks w by η·λ·w before the step and leaves the gradient alone: that is AdamW.
///
/// The first step is η in each parameter, whatever the size of the gradient; where gradients cancel to exactly 0, the
/// quotient of two tiny numbers amplifies rounding.
///
/// - Source: Kingma and Ba 2015, "Adam: a method for stochastic optimization" (arXiv:1412.6980); Reddi, Kale and
///   Kumar 2018, "On the convergence of Adam and beyond" (AMSGrad, there without correction).
public struct Adam<Point: Parameters>: MomentumOptimizer {
  /// β₁, the share of the past that the mean gradient keeps.
  public var beta1: Double
  /// β₂, the share of the past that the mean square keeps.
  public let beta2: Double
  /// ε, outside the root.
  public let epsilon: Double
  /// λ, the pull towards zero.
  public let weightDecay: Double
  /// Whether the largest mean square counts.
  public let amsgrad: Bool
  /// Whether to climb instead of descend.
  public let maximize: Bool
  /// Whether the decay is applied to the weights themselves.
  public let decoupledWeightDecay: Bool
  /// t, the steps taken.
  public var steps = 0
  /// m, or nil before the first step.
  public var firstMoment: Point?
  /// v, or nil before the first step.
  public var secondMoment: Point?
  /// The largest v so far, or nil before the first step and without AMSGrad.
  public var largestSecondMoment: Point?

  /// β₁.
  public var momentum: Double {
    get { beta1 }
    set { beta1 = newValue }
  }

  /// Adam as PyTorch has it where nothing is said.
  public init() {
    (beta1, beta2, epsilon, weightDecay) = (0.9, 0.999, 1e-8, 0)
    (amsgrad, maximize, decoupledWeightDecay) = (false, false, false)
  }

  /// - Parameters:
  ///   - betas: β₁ and β₂, from 0 to below 1.
  ///   - epsilon: finite and at least 0; so is `weightDecay`.
  /// - Throws: `OptimizerError` for values outside these bounds.
  public init(
    betas: (Double, Double) = (0.9, 0.999), epsilon: Double = 1e-8, weightDecay: Double = 0, amsgrad: Bool = false,
    maximize: Bool = false, decoupledWeightDecay: Bool = false
  ) throws(OptimizerError) {
    try OptimizerError.check("Adam", shares: ["beta1": betas.0, "beta2": betas.1])
    try OptimizerError.check("Adam", nonNegative: ["epsilon": epsilon, "weightDecay": weightDecay])
    (beta1, beta2) = betas
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.amsgrad = amsgrad
    self.maximize = maximize
    self.decoupledWeightDecay = decoupledWeightDecay
  }

  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  @inlinable public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    steps += 1
    let (c₁, c₂) = (1 - PortableMath.integerPower(beta1, steps), 1 - PortableMath.integerPower(beta2, steps))
    let (η, root, ε) = (Point.Scalar(rate / c₁), Point.Scalar(c₂.squareRoot()), Point.Scalar(epsilon))
    let (fresh₁, β₂, fresh₂) = (Point.Scalar(1 - beta1), Point.Scalar(beta2), Point.Scalar(1 - beta2))
    let coupled = decoupledWeightDecay ? 0 : weightDecay
    if decoupledWeightDecay { w.decay(by: weightDecay, rate: rate, like: gradient) }
    let g = gradient.descent(at: w, weightDecay: coupled, maximize: maximize)
    var m = firstMoment.take() ?? g.zeros
    var v = secondMoment.take() ?? g.zeros
    m.combine(with: g) { m, g in m += fresh₁ * (g - m) }
    v.combine(with: g) { v, g in v = β₂ * v + fresh₂ * g * g }
    firstMoment = m
    secondMoment = v
    if amsgrad {
      var largest = largestSecondMoment.take() ?? v
      largest.combine(with: v) { largest, v in largest = max(largest, v) }
      largestSecondMoment = largest
      v = largest
    }
    m.combine(with: v) { m, v in m /= v.squareRoot() / root + ε }
    w.combine(with: m) { w, d in w -= η * d }
  }
}

extension Adam: Codable where Point: Codable {}
extension Adam: Equatable where Point: Equatable {}
