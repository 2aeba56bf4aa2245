import Core
import Kernels

/// Adaptive gradient descent without descent: a rate from two gradients, and no line search.
///
///     λ₀ = the initial rate, θ₀ = ∞
///     λₖ = min(√(1 + θₖ₋₁)·λₖ₋₁, ‖xₖ − xₖ₋₁‖/(2‖gₖ − gₖ₋₁‖))      gₖ = ∇J(xₖ), k = 1, 2, …
///     λₖ = 2λₖ₋₁                      where both are infinite: gₖ = gₖ₋₁, or the step was lost in rounding, and θₖ₋₁ = ∞
///     θₖ = λₖ/λₖ₋₁
///     xₖ₊₁ = xₖ − η·gₖ                η = c·λₖ
///
/// c is the rate of the step, 1 in the source. The second term is half the inverse of the curvature that the last step
/// met; the first lets the rate grow by a bounded factor. Where the curvature falls on the way, the rate follows. Nothing
/// is learned from a gradient of zero, nor at rate 0. Two gradients must be those of one function: on mini-batches their
/// difference is mostly noise.
///
/// - Source: Malitsky and Mishchenko 2020, "Adaptive gradient descent without descent" (arXiv:1910.09529), algorithm 1;
///   there nothing is said of the doubling, which in Double happens only along a straight line.
public struct AdGD<Point: Parameters>: RateFindingOptimizer {
  /// λ₀, the rate of the first step: small, for nothing is known.
  public let initialRate: Double
  public private(set) var appliedRate = 0.0
  /// λ, of the last step; the initial rate before the first.
  public private(set) var foundRate: Double
  /// θ, by which λ grew last; nil for infinity.
  private var growth: Double?
  /// Where the last gradient was taken.
  private var previousPoint: Point?
  private var previousGradient: Point?

  /// The method with an initial rate of 1e-6.
  public init() { (initialRate, foundRate) = (1e-6, 1e-6) }

  /// The method with an initial rate of one's own.
  ///
  /// - Parameter initialRate: λ₀, finite and above 0.
  /// - Throws: `OptimizerError` for a rate outside these bounds.
  public init(initialRate: Double) throws(OptimizerError) {
    try OptimizerError.check("AdGD", positive: ["initialRate": initialRate])
    (self.initialRate, foundRate) = (initialRate, initialRate)
  }

  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  public mutating func step(_ w: inout Point, along gradient: Point, rate: Double) {
    let length = gradient.length
    if let previousPoint, let previousGradient, appliedRate != 0, length != 0 {
      let moved = w.difference(from: previousPoint).length
      learn(moved: moved, turned: gradient.difference(from: previousGradient).length)
    }
    appliedRate = length == 0 ? 0 : rate * foundRate
    if length != 0 { (previousPoint, previousGradient) = (w, gradient) }
    w.descend(along: gradient, rate: appliedRate)
  }

  /// The next λ from ‖xₖ − xₖ₋₁‖ and ‖gₖ − gₖ₋₁‖.
  private mutating func learn(moved: Double, turned: Double) {
    let bound = growth.map { (1 + $0).squareRoot() * foundRate } ?? .infinity
    let local = turned == 0 ? .infinity : moved / turned / 2
    var next = min(bound, local)
    if next == .infinity { next = 2 * foundRate }
    guard next > 0, next.isFinite else { return }
    growth = next / foundRate
    foundRate = next
  }
}

extension AdGD: Codable where Point: Codable {}
extension AdGD: Equatable where Point: Equatable {}
