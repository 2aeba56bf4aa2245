import Core
import Glibc

/// Distance over gradients: descent at the farthest distance from the start, by the root of all squares of gradients.
///
///     g = ∇J(w) + λ·w
///     r̄ₜ = max(r_ε·(1 + ‖w₀‖), ‖w₁ − w₀‖, …, ‖wₜ − w₀‖)        r_ε·(1 + ‖w₀‖) in the first step, t = 0
///     Gₜ = ε + ‖g₀‖² + … + ‖gₜ‖²
///     w ← w − η·g                     η = c·r̄ₜ/√Gₜ, and 0 where Gₜ = 0
///
/// c is the rate of the step, 1 in the source, which advises against another. One η serves all parameters. The first step
/// has the length c·r̄₀ at most, so a run begins as slowly as r_ε is small, and then grows geometrically; r̄ comes to rest
/// near the distance from the start to a minimum.
///
/// - Source: Ivgi, Hinder and Carmon 2023, "DoG is SGD's best friend" (arXiv:2302.12022), with the defaults of the
///   package dog-optimizer. The source also averages the iterates; here the point stays the last one.
public struct DoG<Point: Parameters>: RateFindingOptimizer {
  /// r_ε, the first distance by 1 + ‖w₀‖.
  public let relativeStart: Double
  /// λ, the pull towards zero, added to the gradient.
  public let weightDecay: Double
  /// ε, beside the squares of the gradients.
  public let epsilon: Double
  public private(set) var appliedRate = 0.0
  /// r̄, in units of the parameters; 0 before the first step.
  public private(set) var distance = 0.0
  /// √G: as a root it does not overflow.
  private var rootOfSquares = 0.0
  /// w₀, or nil before the first step.
  private var start: Point?

  /// DoG with the defaults of its authors.
  public init() { (relativeStart, weightDecay, epsilon) = (1e-6, 0, 1e-8) }

  /// DoG with the defaults of its authors, unless told otherwise.
  ///
  /// - Parameters:
  ///   - relativeStart: r_ε, finite and above 0; the authors advise 1e-4 for networks with batch normalisation.
  ///   - weightDecay: λ, finite and at least 0; so is `epsilon`.
  /// - Throws: `OptimizerError` for values outside these bounds.
  public init(
    relativeStart: Double = 1e-6, weightDecay: Double = 0, epsilon: Double = 1e-8
  ) throws(OptimizerError) {
    try OptimizerError.check("DoG", positive: ["relativeStart": relativeStart])
    try OptimizerError.check("DoG", nonNegative: ["weightDecay": weightDecay, "epsilon": epsilon])
    (self.relativeStart, self.weightDecay, self.epsilon) = (relativeStart, weightDecay, epsilon)
  }

  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    let gradient = gradient.decayed(towards: w, by: weightDecay)
    if let start {
      distance = max(distance, w.difference(from: start).length)
    } else {
      (start, distance, rootOfSquares) = (w, relativeStart * (1 + w.length), epsilon.squareRoot())
    }
    rootOfSquares = hypot(rootOfSquares, gradient.length)
    appliedRate = rootOfSquares == 0 ? 0 : rate * distance / rootOfSquares
    w.descend(along: gradient, rate: appliedRate)
  }
}

extension DoG: Codable where Point: Codable {}
extension DoG: Equatable where Point: Equatable {}
