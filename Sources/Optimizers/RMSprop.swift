import Core
import Kernels

/// RMSprop: each gradient divided by the size that gradients have had lately.
///
///     g = ∇f(w) + λ·w                (−∇f where it maximises)
///     s ← α·s + (1 − α)·g²           s₀ = 0
///     ḡ ← α·ḡ + (1 − α)·g            ḡ₀ = 0, where it is centred, else ḡ = 0
///     d = g/(√(s − ḡ²) + ε)
///     w ← w − η·d                    where μ = 0, else b ← μ·b + d, w ← w − η·b
///
/// s starts at 0 and is not corrected for it: the first step is 1/√(1 − α), that is 10 times the later ones for α = 0.99.
///
/// Deviation from PyTorch: s − ḡ², which rounding can make negative where the gradient is constant, counts as at least 0
/// here; there the result is NaN.
///
/// - Source: Tieleman and Hinton 2012, lecture 6.5; centred: Graves 2013, "Generating sequences with recurrent
///   neural networks".
public struct RMSprop<Point: Parameters>: MomentumOptimizer {
  /// α, the share of the past that the averages keep.
  public let alpha: Double
  /// ε, which keeps the division finite.
  public let epsilon: Double
  /// μ, the share of the velocity that a step keeps.
  public var momentum: Double
  /// Whether the size is measured around the mean gradient.
  public let centered: Bool
  /// λ, the pull towards zero, added to the gradient.
  public let weightDecay: Double
  /// Whether to climb instead of descend.
  public let maximize: Bool
  /// s, or nil before the first step.
  public var squareAverage: Point?
  /// ḡ, or nil before the first step and where it is not centred.
  public var gradientAverage: Point?
  /// b, or nil before the first step and while momentum is 0.
  public var velocity: Point?

  /// RMSprop as PyTorch has it where nothing is said.
  public init() {
    (alpha, epsilon, momentum, centered, weightDecay, maximize) = (0.99, 1e-8, 0, false, 0, false)
  }

  /// RMSprop with PyTorch's defaults, unless told otherwise.
  ///
  /// - Parameters:
  ///   - alpha: α, from 0 to below 1 (PyTorch allows 1 and more, which divides by nothing).
  ///   - epsilon: finite and at least 0; so are `momentum` and `weightDecay`.
  /// - Throws: `OptimizerError` for values outside these bounds.
  public init(
    alpha: Double = 0.99, epsilon: Double = 1e-8, momentum: Double = 0, centered: Bool = false, weightDecay: Double = 0,
    maximize: Bool = false
  ) throws(OptimizerError) {
    try OptimizerError.check("RMSprop", shares: ["alpha": alpha])
    try OptimizerError.check(
      "RMSprop", nonNegative: ["epsilon": epsilon, "momentum": momentum, "weightDecay": weightDecay])
    self.alpha = alpha
    self.epsilon = epsilon
    self.momentum = momentum
    self.centered = centered
    self.weightDecay = weightDecay
    self.maximize = maximize
  }

  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  @inlinable public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    let decay = WeightDecay<Point.Scalar>(weightDecay, maximize: maximize)
    let (η, μ, ε) = (Point.Scalar(rate), Point.Scalar(momentum), Point.Scalar(epsilon))
    let (α, fresh) = (Point.Scalar(alpha), Point.Scalar(1 - alpha))
    squareAverage = squareAverage ?? gradient.zeros
    gradientAverage = centered ? gradientAverage ?? gradient.zeros : nil
    if momentum != 0 { velocity = velocity ?? gradient.zeros }
    switch (centered, momentum != 0) {
    case (false, false):
      w.update(along: gradient, &squareAverage) { $0.rmsprop(decay, η, ε, α, fresh) }
    case (false, true):
      w.update(along: gradient, &squareAverage, &velocity) { $0.rmsprop(decay, η, ε, α, fresh, μ) }
    case (true, false):
      w.update(along: gradient, &squareAverage, &gradientAverage) { $0.centeredRMSprop(decay, η, ε, α, fresh) }
    case (true, true):
      w.update(along: gradient, &squareAverage, &gradientAverage, &velocity) {
        $0.centeredRMSprop(decay, η, ε, α, fresh, μ)
      }
    }
  }
}

// The formula, for each number: with ḡ where it is centred, with b where there is momentum.
extension UpdateChunk {
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) @usableFromInline func rmsprop(
    _ decay: WeightDecay<Scalar>, _ η: Scalar, _ ε: Scalar, _ α: Scalar, _ fresh: Scalar
  ) {
    forEach { w, g, s in
      let g = decay(&w, g)
      s = α * s + fresh * g * g
      w -= η * (g / (s.squareRoot() + ε))
    }
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) @usableFromInline func rmsprop(
    _ decay: WeightDecay<Scalar>, _ η: Scalar, _ ε: Scalar, _ α: Scalar, _ fresh: Scalar, _ μ: Scalar
  ) {
    forEach { w, g, s, b in
      let g = decay(&w, g)
      s = α * s + fresh * g * g
      b = μ * b + g / (s.squareRoot() + ε)
      w -= η * b
    }
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) @usableFromInline func centeredRMSprop(
    _ decay: WeightDecay<Scalar>, _ η: Scalar, _ ε: Scalar, _ α: Scalar, _ fresh: Scalar
  ) {
    forEach { w, g, s, ḡ in
      let g = decay(&w, g)
      s = α * s + fresh * g * g
      ḡ += fresh * (g - ḡ)
      w -= η * (g / (max(s - ḡ * ḡ, 0).squareRoot() + ε))
    }
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) @usableFromInline func centeredRMSprop(
    _ decay: WeightDecay<Scalar>, _ η: Scalar, _ ε: Scalar, _ α: Scalar, _ fresh: Scalar, _ μ: Scalar
  ) {
    forEach { w, g, s, ḡ, b in
      let g = decay(&w, g)
      s = α * s + fresh * g * g
      ḡ += fresh * (g - ḡ)
      b = μ * b + g / (max(s - ḡ * ḡ, 0).squareRoot() + ε)
      w -= η * b
    }
  }
}

extension RMSprop: Codable where Point: Codable {}
extension RMSprop: Equatable where Point: Equatable {}
