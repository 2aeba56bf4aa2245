import Core
import Kernels

/// Adagrad: each parameter has its own rate, which falls with all that its gradient has ever been.
///
///     g = ∇f(w) + λ·w                (−∇f where it maximises)
///     s ← s + g²                     s₀ = the initial accumulator value
///     w ← w − ηₜ·g/(√s + ε)          ηₜ = η/(1 + (t − 1)·d), t = 1, 2, …
///
/// s never shrinks, so the steps die out on their own, whatever the schedule says.
///
/// - Source: Duchi, Hazan and Singer 2011, "Adaptive subgradient methods for online learning and stochastic
///   optimization"; the decay d is PyTorch's.
public struct Adagrad<Point: Parameters>: Optimizer {
  /// d, how fast the rate falls by itself, per step; usually left to a schedule, at 0.
  public let rateDecay: Double
  /// λ, the pull towards zero, added to the gradient.
  public let weightDecay: Double
  /// s₀.
  public let initialAccumulatorValue: Double
  /// ε, which keeps the division finite.
  public let epsilon: Double
  /// Whether to climb instead of descend.
  public let maximize: Bool
  /// t, the steps taken.
  public var steps = 0
  /// s, or nil before the first step.
  public var squareSum: Point?

  /// Adagrad as PyTorch has it where nothing is said.
  public init() {
    (rateDecay, weightDecay, initialAccumulatorValue, epsilon, maximize) = (0, 0, 0, 1e-10, false)
  }

  /// Adagrad with PyTorch's defaults, unless told otherwise.
  ///
  /// - Parameters: all numbers finite and at least 0.
  /// - Throws: `OptimizerError` for values outside these bounds.
  public init(
    rateDecay: Double = 0, weightDecay: Double = 0, initialAccumulatorValue: Double = 0, epsilon: Double = 1e-10,
    maximize: Bool = false
  ) throws(OptimizerError) {
    try OptimizerError.check(
      "Adagrad",
      nonNegative: [
        "rateDecay": rateDecay, "weightDecay": weightDecay, "initialAccumulatorValue": initialAccumulatorValue,
        "epsilon": epsilon,
      ])
    self.rateDecay = rateDecay
    self.weightDecay = weightDecay
    self.initialAccumulatorValue = initialAccumulatorValue
    self.epsilon = epsilon
    self.maximize = maximize
  }

  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  @inlinable public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    steps += 1
    let (η, ε) = (Point.Scalar(rate / (1 + Double(steps - 1) * rateDecay)), Point.Scalar(epsilon))
    let decay = WeightDecay<Point.Scalar>(weightDecay, maximize: maximize)
    let s₀ = Point.Scalar(initialAccumulatorValue)
    squareSum = squareSum ?? gradient.mapScalars { _ in s₀ }
    w.update(along: gradient, &squareSum) { $0.adagrad(decay, η, ε) }
  }
}

extension UpdateChunk {
  /// The formula, for each number.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) @usableFromInline func adagrad(_ decay: WeightDecay<Scalar>, _ η: Scalar, _ ε: Scalar) {
    forEach { w, g, s in
      let g = decay(&w, g)
      s += g * g
      w -= η * (g / (s.squareRoot() + ε))
    }
  }
}

extension Adagrad: Codable where Point: Codable {}
extension Adagrad: Equatable where Point: Equatable {}
