import Core
import Kernels

/// Adam that finds its rate: an estimate d of the distance from the start to a minimum, which never falls.
///
///     γ = c·d·b                      b = √(1 − β₂ᵗ)/(1 − β₁ᵗ) with bias correction, otherwise 1;  t = 1, 2, …
///     g = ∇J(w)                      + λ·w where the decay is not decoupled
///     m ← β₁·m + (1 − β₁)·d·g        m₀ = 0
///     v ← β₂·v + (1 − β₂)·d²·g²      v₀ = 0
///     r ← β₃·r + (d/d₀)·γ·⟨g, w₀ − w⟩        r₀ = 0
///     s ← β₃·s + (d/d₀)·γ·g          s₀ = 0;  d instead of γ with the safeguard for warm-up
///     d̂ = k·r/‖s‖₁
///     d′ = max(d, d̂) while d = d₀, otherwise d;  d̂_max ← max(d̂_max, d̂);  d ← min(d̂_max, κ·d′)
///     w ← w − γ·λ·w                  where the decay is decoupled
///     w ← w − γ·m/(√v + d·ε)         γ and the moments from the d before, ε from the d after this step's estimate;
///                                    d after it also in m = d·g, where β₁ = 0
///
/// c is the rate of the step, 1 in the source, or a schedule that starts at 1. d is a lower bound of the distance to a
/// minimum for convex losses, however many parameters there are, and one number for all of them. γ is the rate in the
/// records: Adam's, for m/√v knows no d. Nothing happens at rate 0, nor before the first gradient that is not zero.
///
/// - Source: Mishchenko and Defazio 2023, "Prodigy: an expeditiously adaptive parameter-free learner"
///   (arXiv:2306.06101), algorithm 4 as in the package prodigyopt 1.1, whose defaults these are; r and ‖s‖₁ are summed in
///   Double.
public struct Prodigy<Point: Parameters>: MomentumOptimizer, RateFindingOptimizer {
  /// β₁, the share of the past that the mean gradient keeps.
  public var beta1: Double
  /// β₂, the share of the past that the mean square keeps.
  public let beta2: Double
  /// β₃, the share of the past that the estimate of d keeps.
  public let beta3: Double
  /// ε, outside the root.
  public let epsilon: Double
  /// λ, the pull towards zero.
  public let weightDecay: Double
  /// Whether the decay is applied to the weights themselves.
  public let decoupledWeightDecay: Bool
  /// Whether the moments are corrected for having started at 0.
  public let biasCorrection: Bool
  /// Whether a rate below 1 is left out of s, so that a warm-up does not make d too large.
  public let safeguardsWarmup: Bool
  /// d₀, in units of the parameters.
  public let initialDistance: Double
  /// k, a factor of the estimate.
  public let distanceFactor: Double
  /// κ, by how much d may grow in a step; nil for no limit.
  public let growthLimit: Double?
  public private(set) var appliedRate = 0.0
  /// d, in units of the parameters.
  public private(set) var distance: Double
  /// t, the steps taken.
  public private(set) var steps = 0
  /// The largest estimate so far.
  private var largestEstimate: Double
  /// r.
  private var numerator = 0.0
  /// w₀, m, v and s; nil before the first step.
  private var start, firstMoment, secondMoment, gradientSum: Point?

  /// β₁.
  public var momentum: Double {
    get { beta1 }
    set { beta1 = newValue }
  }

  /// Prodigy with the defaults of its authors.
  public init() {
    (beta1, beta2, beta3, epsilon, weightDecay) = (0.9, 0.999, 0.999.squareRoot(), 1e-8, 0)
    (decoupledWeightDecay, biasCorrection, safeguardsWarmup) = (true, false, false)
    (initialDistance, distanceFactor, growthLimit) = (1e-6, 1, nil)
    (distance, largestEstimate) = (1e-6, 1e-6)
  }

  /// Prodigy with the defaults of its authors, unless told otherwise.
  ///
  /// - Parameters:
  ///   - betas: β₁ and β₂, from 0 to below 1.
  ///   - beta3: β₃, from 0 to below 1; nil for √β₂.
  ///   - epsilon: finite and at least 0; so is `weightDecay`.
  ///   - initialDistance: d₀, finite and above 0; so is `distanceFactor`.
  ///   - growthLimit: κ, at least 1; nil or infinite for none.
  /// - Throws: `OptimizerError` for values outside these bounds.
  public init(
    betas: (Double, Double) = (0.9, 0.999), beta3: Double? = nil, epsilon: Double = 1e-8, weightDecay: Double = 0,
    decoupledWeightDecay: Bool = true, biasCorrection: Bool = false, safeguardsWarmup: Bool = false,
    initialDistance: Double = 1e-6, distanceFactor: Double = 1, growthLimit: Double? = nil
  ) throws(OptimizerError) {
    try OptimizerError.check("Prodigy", shares: ["beta1": betas.0, "beta2": betas.1, "beta3": beta3 ?? 0])
    try OptimizerError.check("Prodigy", nonNegative: ["epsilon": epsilon, "weightDecay": weightDecay])
    try OptimizerError.check(
      "Prodigy", positive: ["initialDistance": initialDistance, "distanceFactor": distanceFactor])
    if let growthLimit, !(growthLimit >= 1) {
      throw OptimizerError("Prodigy: growthLimit is \(growthLimit), but it must be at least 1.")
    }
    (beta1, beta2) = betas
    (self.beta3, self.epsilon, self.weightDecay) = (beta3 ?? betas.1.squareRoot(), epsilon, weightDecay)
    (self.decoupledWeightDecay, self.biasCorrection) = (decoupledWeightDecay, biasCorrection)
    (self.safeguardsWarmup, self.initialDistance) = (safeguardsWarmup, initialDistance)
    (self.distanceFactor, self.growthLimit) = (distanceFactor, growthLimit == .infinity ? nil : growthLimit)
    (distance, largestEstimate) = (initialDistance, initialDistance)
  }

  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    appliedRate = 0
    guard rate != 0 else { return }
    let gradient = gradient.decayed(towards: w, by: decoupledWeightDecay ? 0 : weightDecay)
    var correction = 1.0
    if biasCorrection {
      let (c₁, c₂) = (PortableMath.integerPower(beta1, steps + 1), PortableMath.integerPower(beta2, steps + 1))
      correction = (1 - c₂).squareRoot() / (1 - c₁)
    }
    let γ = distance * rate * correction
    start = start ?? w
    let back = start.map { $0.difference(from: w).inner(gradient) } ?? 0
    let found = beta3 * numerator + distance / initialDistance * γ * back
    take(gradient, into: &w, share: distance / initialDistance * (safeguardsWarmup ? distance : γ))
    let size = gradientSum?.absoluteSum ?? 0
    // So long as every gradient was zero there is nothing to go by.
    guard size != 0 else { return }
    steps += 1
    numerator = found
    let before = distance
    estimate(distanceFactor * found / size)
    appliedRate = γ
    let (ε, η, kept) = (
      Point.Scalar(distance * epsilon), Point.Scalar(beta1 == 0 ? γ * (distance / before) : γ),
      Point.Scalar(decoupledWeightDecay ? 1 - γ * weightDecay : 1)
    )
    w.update(along: gradient, &firstMoment, &secondMoment) { $0.prodigyStep(η, ε, kept) }
  }

  /// The moments and the sum, all of the d before this step.
  private mutating func take(_ gradient: Point, into w: inout Point, share: Double) {
    firstMoment = firstMoment ?? gradient.zeros
    secondMoment = secondMoment ?? gradient.zeros
    gradientSum = gradientSum ?? gradient.zeros
    let sums = ProdigySums<Point.Scalar>(
      β₁: Point.Scalar(beta1), β₂: Point.Scalar(beta2), β₃: Point.Scalar(beta3),
      fresh₁: Point.Scalar(distance * (1 - beta1)), fresh₂: Point.Scalar(distance * distance * (1 - beta2)),
      fresh₃: Point.Scalar(share))
    w.update(along: gradient, &firstMoment, &secondMoment, &gradientSum) { $0.prodigySums(sums) }
  }

  /// d from the estimate d̂.
  private mutating func estimate(_ estimate: Double) {
    if distance == initialDistance { distance = max(distance, estimate) }
    largestEstimate = max(largestEstimate, estimate)
    distance = min(largestEstimate, growthLimit.map { $0 * distance } ?? .infinity)
  }
}

/// The shares that the past keeps, and what a gradient adds.
@usableFromInline struct ProdigySums<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
  let β₁, β₂, β₃, fresh₁, fresh₂, fresh₃: Scalar
}

extension UpdateChunk {
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) func prodigySums(_ sums: ProdigySums<Scalar>) {
    forEach { _, g, m, v, s in
      m = sums.β₁ * m + sums.fresh₁ * g
      v = sums.β₂ * v + sums.fresh₂ * g * g
      s = sums.β₃ * s + sums.fresh₃ * g
    }
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) func prodigyStep(_ η: Scalar, _ ε: Scalar, _ kept: Scalar) {
    forEach { w, _, m, v in
      let size = v.squareRoot() + ε
      w = kept * w - (size == 0 ? 0 : η * m / size)
    }
  }
}

extension Prodigy: Codable where Point: Codable {}
extension Prodigy: Equatable where Point: Equatable {}
