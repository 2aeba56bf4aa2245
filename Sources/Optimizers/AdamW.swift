import Core

/// Adam with weight decay that is not divided by the size of the gradient.
///
///     w ← w − η·λ·w
///     then Adam's step, its gradient without decay
///
/// Every weight shrinks by the same share, whereas Adam's own decay pulls least where gradients are large.
///
/// - Source: Loshchilov and Hutter 2019, "Decoupled weight decay regularization" (arXiv:1711.05101); the rate multiplies
///   the decay, as in PyTorch.
public struct AdamW<Point: Parameters>: MomentumOptimizer {
  /// What is left when the decay is taken out.
  @usableFromInline var adam: Adam<Point>
  /// λ, the share of each weight that a step of rate 1 takes away.
  public let weightDecay: Double

  /// β₁.
  public var momentum: Double {
    get { adam.beta1 }
    set { adam.beta1 = newValue }
  }

  /// AdamW as PyTorch has it where nothing is said: a weight decay of 0.01.
  public init() { (adam, weightDecay) = (Adam(), 0.01) }

  /// AdamW with PyTorch's defaults, unless told otherwise.
  ///
  /// - Parameters:
  ///   - betas: β₁ and β₂, from 0 to below 1.
  ///   - epsilon: finite and at least 0; so is `weightDecay`.
  /// - Throws: `OptimizerError` for values outside these bounds.
  public init(
    betas: (Double, Double) = (0.9, 0.999), epsilon: Double = 1e-8, weightDecay: Double = 0.01, amsgrad: Bool = false,
    maximize: Bool = false
  ) throws(OptimizerError) {
    try OptimizerError.check("AdamW", nonNegative: ["weightDecay": weightDecay])
    adam = try Adam(betas: betas, epsilon: epsilon, amsgrad: amsgrad, maximize: maximize)
    self.weightDecay = weightDecay
  }

  @inlinable public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    adam.step(
      &w, along: gradient, rate: rate,
      WeightDecay(weightDecay, decoupled: true, rate: rate, maximize: adam.maximize))
  }
}

extension AdamW: Codable where Point: Codable {}
extension AdamW: Equatable where Point: Equatable {}
