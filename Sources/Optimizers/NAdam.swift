import Core
import Glibc
import Kernels

/// Adam with Nesterov's look ahead, and a momentum that grows over the first steps.
///
///     g = ∇f(w) + λ·w                       (−∇f where it maximises)
///     μₜ = β₁·(1 − ½·0.96^(t·ψ))            t = 1, 2, …
///     m ← β₁·m + (1 − β₁)·g                 m₀ = 0
///     v ← β₂·v + (1 − β₂)·g²                v₀ = 0
///     m̂ = (1 − μₜ)·g/(1 − Π) + μₜ₊₁·m/(1 − Π·μₜ₊₁)        Π = μ₁·…·μₜ
///     w ← w − η·m̂/(√v̂ + ε)                  v̂ = v/(1 − β₂ᵗ)
///
/// Decoupled weight decay shrinks w by η·λ·w before the step and leaves the gradient alone.
///
/// - Source: Dozat 2016, "Incorporating Nesterov momentum into Adam"; ψ as in PyTorch, which keeps Π in its default type
///   where this is always a Double.
public struct NAdam<Point: Parameters>: MomentumOptimizer {
  /// β₁, the share of the past that the mean gradient keeps.
  public var beta1: Double
  /// β₂, the share of the past that the mean square keeps.
  public let beta2: Double
  /// ε, outside the root.
  public let epsilon: Double
  /// λ, the pull towards zero.
  public let weightDecay: Double
  /// ψ, how fast the momentum grows towards β₁, per step.
  public let momentumDecay: Double
  /// Whether the decay is applied to the weights themselves.
  public let decoupledWeightDecay: Bool
  /// Whether to climb instead of descend.
  public let maximize: Bool
  /// t, the steps taken.
  public var steps = 0
  /// Π, the product of the momenta so far.
  public var momentumProduct = 1.0
  /// m, or nil before the first step.
  public var firstMoment: Point?
  /// v, or nil before the first step.
  public var secondMoment: Point?

  /// β₁.
  public var momentum: Double {
    get { beta1 }
    set { beta1 = newValue }
  }

  /// NAdam as PyTorch has it where nothing is said.
  public init() {
    (beta1, beta2, epsilon, weightDecay, momentumDecay) = (0.9, 0.999, 1e-8, 0, 0.004)
    (decoupledWeightDecay, maximize) = (false, false)
  }

  /// NAdam with PyTorch's defaults, unless told otherwise.
  ///
  /// - Parameters:
  ///   - betas: β₁ and β₂, from 0 to below 1.
  ///   - epsilon: finite and at least 0; so are `weightDecay` and `momentumDecay`.
  /// - Throws: `OptimizerError` for values outside these bounds.
  public init(
    betas: (Double, Double) = (0.9, 0.999), epsilon: Double = 1e-8, weightDecay: Double = 0,
    momentumDecay: Double = 0.004, decoupledWeightDecay: Bool = false, maximize: Bool = false
  ) throws(OptimizerError) {
    try OptimizerError.check("NAdam", shares: ["beta1": betas.0, "beta2": betas.1])
    try OptimizerError.check(
      "NAdam", nonNegative: ["epsilon": epsilon, "weightDecay": weightDecay, "momentumDecay": momentumDecay])
    (beta1, beta2) = betas
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.momentumDecay = momentumDecay
    self.decoupledWeightDecay = decoupledWeightDecay
    self.maximize = maximize
  }

  /// μₜ.
  @usableFromInline func momentum(at step: Int) -> Double {
    beta1 * (1 - 0.5 * pow(0.96, Double(step) * momentumDecay))
  }

  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  @inlinable public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    steps += 1
    let (μ, next) = (momentum(at: steps), momentum(at: steps + 1))
    momentumProduct *= μ
    let now = Point.Scalar((1 - μ) / (1 - momentumProduct))
    let ahead = Point.Scalar(next / (1 - momentumProduct * next))
    let root = Point.Scalar((1 - PortableMath.integerPower(beta2, steps)).squareRoot())
    let (η, ε) = (Point.Scalar(rate), Point.Scalar(epsilon))
    let moments = Moments<Point.Scalar>(beta1, beta2)
    let decay = WeightDecay<Point.Scalar>(
      weightDecay, decoupled: decoupledWeightDecay, rate: rate, maximize: maximize)
    firstMoment = firstMoment ?? gradient.zeros
    secondMoment = secondMoment ?? gradient.zeros
    w.update(along: gradient, &firstMoment, &secondMoment) { $0.nadam(decay, η, now, ahead, root, ε, moments) }
  }
}

extension UpdateChunk {
  /// The formula, for each number.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) @usableFromInline func nadam(
    _ decay: WeightDecay<Scalar>, _ η: Scalar, _ now: Scalar, _ ahead: Scalar, _ root: Scalar, _ ε: Scalar,
    _ moments: Moments<Scalar>
  ) {
    forEach { w, g, m, v in
      let g = decay(&w, g)
      moments.take(g, &m, &v)
      w -= η * ((now * g + ahead * m) / (v.squareRoot() / root + ε))
    }
  }
}

extension NAdam: Codable where Point: Codable {}
extension NAdam: Equatable where Point: Equatable {}
