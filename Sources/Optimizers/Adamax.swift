import Core
import Kernels

/// Adam with the largest recent gradient in the place of the root mean square.
///
///     g = ∇f(w) + λ·w                (−∇f where it maximises)
///     m ← β₁·m + (1 − β₁)·g          m₀ = 0
///     u ← max(β₂·u, |g| + ε)         u₀ = 0
///     w ← w − η/(1 − β₁ᵗ)·m/u
///
/// - Source: Kingma and Ba 2015 (arXiv:1412.6980), section 7.1; ε, and where it stands, is PyTorch's.
public struct Adamax<Point: Parameters>: MomentumOptimizer {
  /// β₁, the share of the past that the mean gradient keeps.
  public var beta1: Double
  /// β₂, the share that the largest gradient keeps from one step to the next.
  public let beta2: Double
  /// ε, which keeps the division finite.
  public let epsilon: Double
  /// λ, the pull towards zero, added to the gradient.
  public let weightDecay: Double
  /// Whether to climb instead of descend.
  public let maximize: Bool
  /// t, the steps taken.
  public var steps = 0
  /// m, or nil before the first step.
  public var firstMoment: Point?
  /// u, or nil before the first step.
  public var largestGradient: Point?

  /// β₁.
  public var momentum: Double {
    get { beta1 }
    set { beta1 = newValue }
  }

  /// Adamax as PyTorch has it where nothing is said.
  public init() { (beta1, beta2, epsilon, weightDecay, maximize) = (0.9, 0.999, 1e-8, 0, false) }

  /// Adamax with PyTorch's defaults, unless told otherwise.
  ///
  /// - Parameters:
  ///   - betas: β₁ and β₂, from 0 to below 1.
  ///   - epsilon: finite and at least 0; so is `weightDecay`.
  /// - Throws: `OptimizerError` for values outside these bounds.
  public init(
    betas: (Double, Double) = (0.9, 0.999), epsilon: Double = 1e-8, weightDecay: Double = 0, maximize: Bool = false
  ) throws(OptimizerError) {
    try OptimizerError.check("Adamax", shares: ["beta1": betas.0, "beta2": betas.1])
    try OptimizerError.check("Adamax", nonNegative: ["epsilon": epsilon, "weightDecay": weightDecay])
    (beta1, beta2) = betas
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.maximize = maximize
  }

  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  @inlinable public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    steps += 1
    let (η, ε) = (Point.Scalar(rate / (1 - PortableMath.integerPower(beta1, steps))), Point.Scalar(epsilon))
    let (fresh₁, β₂) = (Point.Scalar(1 - beta1), Point.Scalar(beta2))
    let decay = WeightDecay<Point.Scalar>(weightDecay, maximize: maximize)
    firstMoment = firstMoment ?? gradient.zeros
    largestGradient = largestGradient ?? gradient.zeros
    w.update(along: gradient, &firstMoment, &largestGradient) { $0.adamax(decay, η, ε, fresh₁, β₂) }
  }
}

extension UpdateChunk {
  /// The formula, for each number.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) @usableFromInline func adamax(
    _ decay: WeightDecay<Scalar>, _ η: Scalar, _ ε: Scalar, _ fresh₁: Scalar, _ β₂: Scalar
  ) {
    forEach { w, g, m, u in
      let g = decay(&w, g)
      m += fresh₁ * (g - m)
      u = max(β₂ * u, abs(g) + ε)
      // Where ε is 0 and no gradient has come yet, there is nothing to divide and nowhere to go.
      w -= η * (m == 0 ? 0 : m / u)
    }
  }
}

extension Adamax: Codable where Point: Codable {}
extension Adamax: Equatable where Point: Equatable {}
