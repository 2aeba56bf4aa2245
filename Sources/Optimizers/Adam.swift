import Core
import Kernels

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

  /// Adam with PyTorch's defaults, unless told otherwise.
  ///
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
    step(
      &w, along: gradient, rate: rate,
      WeightDecay(weightDecay, decoupled: decoupledWeightDecay, rate: rate, maximize: maximize))
  }

  /// A step with a weight decay that stands elsewhere: AdamW's.
  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  @usableFromInline mutating func step(
    _ w: inout Point, along gradient: Point, rate: Double, _ decay: WeightDecay<Point.Scalar>
  ) {
    steps += 1
    let (c₁, c₂) = (1 - PortableMath.integerPower(beta1, steps), 1 - PortableMath.integerPower(beta2, steps))
    let (η, root, ε) = (Point.Scalar(rate / c₁), Point.Scalar(c₂.squareRoot()), Point.Scalar(epsilon))
    let moments = Moments<Point.Scalar>(beta1, beta2)
    firstMoment = firstMoment ?? gradient.zeros
    secondMoment = secondMoment ?? gradient.zeros
    guard amsgrad else {
      return w.update(along: gradient, &firstMoment, &secondMoment) { $0.adam(decay, η, root, ε, moments) }
    }
    let isFirst = largestSecondMoment == nil
    largestSecondMoment = largestSecondMoment ?? gradient.zeros
    w.update(along: gradient, &firstMoment, &secondMoment, &largestSecondMoment) {
      $0.amsgrad(decay, η, root, ε, moments, isFirst: isFirst)
    }
  }
}

extension UpdateChunk {
  /// The formula, for each number.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) @usableFromInline func adam(
    _ decay: WeightDecay<Scalar>, _ η: Scalar, _ root: Scalar, _ ε: Scalar, _ moments: Moments<Scalar>
  ) {
    forEach { w, g, m, v in
      moments.take(decay(&w, g), &m, &v)
      w -= η * (m / (v.squareRoot() / root + ε))
    }
  }

  /// The formula of AMSGrad, for each number.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) @usableFromInline func amsgrad(
    _ decay: WeightDecay<Scalar>, _ η: Scalar, _ root: Scalar, _ ε: Scalar, _ moments: Moments<Scalar>, isFirst: Bool
  ) {
    forEach { w, g, m, v, largest in
      moments.take(decay(&w, g), &m, &v)
      largest = isFirst ? v : max(largest, v)
      w -= η * (m / (largest.squareRoot() / root + ε))
    }
  }
}

/// The running means of the gradient and of its square, which Adam and its kin keep.
@usableFromInline struct Moments<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
  private let fresh₁, β₂, fresh₂: Scalar

  @usableFromInline init(_ β₁: Double, _ β₂: Double) {
    (fresh₁, self.β₂, fresh₂) = (Scalar(1 - β₁), Scalar(β₂), Scalar(1 - β₂))
  }

  @inline(__always) func take(_ g: Scalar, _ m: inout Scalar, _ v: inout Scalar) {
    m += fresh₁ * (g - m)
    v = β₂ * v + fresh₂ * g * g
  }
}

extension Adam: Codable where Point: Codable {}
extension Adam: Equatable where Point: Equatable {}
