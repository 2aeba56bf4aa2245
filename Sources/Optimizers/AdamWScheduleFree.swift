import Core
import Kernels

/// AdamW without a schedule: Adam's steps with an average in the place of the momentum.
///
///     y = (1 − β₁)·z + β₁·x           z₀ = x₀
///     g = ∇J(y)
///     v ← β₂·v + (1 − β₂)·g²          v₀ = 0
///     d = g/(√v̂ + ε) + λ·y            v̂ = v/(1 − β₂ᵗ), t = 1, 2, …;  where √v̂ + ε = 0, d = λ·y
///     z ← z − η·d                     η and the average x as for ``SGDScheduleFree``
///
/// The point of a run is x: it is recorded, validated and saved; the gradient is taken at y.
///
/// - Source: Defazio et al. 2024, "The road less scheduled" (arXiv:2405.15682), algorithm 2, with the defaults of the
///   package schedulefree 1.4, which corrects v where the paper does not; here x and z are kept, and β₁ may be 0.
public struct AdamWScheduleFree<Point: Parameters>: AveragingOptimizer {
  /// β₁, how near to the average the gradient is taken.
  public let beta1: Double
  /// β₂, the share of the past that the mean square keeps.
  public let beta2: Double
  /// ε, outside the root.
  public let epsilon: Double
  /// λ, the pull towards zero, taken at y and not divided by the size of the gradient.
  public let weightDecay: Double
  /// How the average is weighted, and the warm-up.
  public let averaging: ScheduleFreeAveraging
  /// t, and the weights of the average.
  public private(set) var state = ScheduleFreeAveraging.State()
  /// z, or nil before the first step.
  public private(set) var iterate: Point?
  /// v, or nil before the first step.
  public private(set) var secondMoment: Point?

  /// Schedule-free AdamW with the defaults of its authors.
  public init() {
    (beta1, beta2, epsilon, weightDecay, averaging) = (0.9, 0.999, 1e-8, 0, ScheduleFreeAveraging())
  }

  /// Schedule-free AdamW with the defaults of its authors, unless told otherwise.
  ///
  /// - Parameters:
  ///   - betas: β₁ and β₂, from 0 to below 1.
  ///   - epsilon: finite and at least 0; so is `weightDecay`.
  ///   - averaging: the weights of the average, and the warm-up.
  /// - Throws: `OptimizerError` for values outside these bounds.
  public init(
    betas: (Double, Double) = (0.9, 0.999), epsilon: Double = 1e-8, weightDecay: Double = 0,
    averaging: ScheduleFreeAveraging = ScheduleFreeAveraging()
  ) throws(OptimizerError) {
    try OptimizerError.check("AdamWScheduleFree", shares: ["beta1": betas.0, "beta2": betas.1])
    try OptimizerError.check("AdamWScheduleFree", nonNegative: ["epsilon": epsilon, "weightDecay": weightDecay])
    (beta1, beta2) = betas
    (self.epsilon, self.weightDecay, self.averaging) = (epsilon, weightDecay, averaging)
  }

  public func lookahead(from average: Point) -> Point? { average.mixed(with: iterate, share: beta1) }

  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  public mutating func step(_ x: inout Point, along gradient: Point, rate: Double) {
    step(&x, along: gradient, loss: .nan, rate: rate)
  }

  /// The step, and η: the rate, or less in a warm-up.
  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  @discardableResult
  public mutating func step(_ x: inout Point, along gradient: Point, loss: Double, rate: Double) -> Double {
    let (η, share) = state.advance(by: averaging, rate: rate)
    let mix = AverageMix<Point.Scalar>(β: beta1, λ: weightDecay, η: η, share: share)
    let corrected = 1 - PortableMath.integerPower(beta2, state.steps)
    let size = AdamSize<Point.Scalar>(
      β₂: Point.Scalar(beta2), fresh₂: Point.Scalar(1 - beta2), correction: Point.Scalar(corrected),
      ε: Point.Scalar(epsilon))
    iterate = iterate ?? x
    secondMoment = secondMoment ?? gradient.zeros
    x.update(along: gradient, &iterate, &secondMoment) { $0.scheduleFree(mix, size) }
    return η
  }
}

/// √v̂ + ε, and the v that it is from.
@usableFromInline struct AdamSize<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
  let β₂, fresh₂, correction, ε: Scalar

  @inline(__always) func callAsFunction(_ g: Scalar, _ v: inout Scalar) -> Scalar {
    v = β₂ * v + fresh₂ * g * g
    return (v / correction).squareRoot() + ε
  }
}

extension UpdateChunk {
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) func scheduleFree(_ mix: AverageMix<Scalar>, _ size: AdamSize<Scalar>) {
    forEach { x, g, z, v in
      let size = size(g, &v)
      mix(&x, size == 0 ? 0 : g / size, &z)
    }
  }
}

extension AdamWScheduleFree: Codable where Point: Codable {}
extension AdamWScheduleFree: Equatable where Point: Equatable {}
