import LessonKit

/// Exercise 13.2 · A rate from two gradients: half of one over the curvature that the last step has met.
///
///     λ_0 = first
///     λ_k = min(√(1 + θ_{k−1})·λ_{k−1}, ‖x_k − x_{k−1}‖/(2·‖g_k − g_{k−1}‖))        k = 1, 2, …
///     θ_k = λ_k/λ_{k−1},   θ_0 = ∞
///
/// Where g_k = g_{k−1} there is no curvature, and the second bound is left out. If there is no first one either, which can only
/// be at k = 1, λ stays what it was.
///
/// The first bound lets the rate grow, but slowly; the second one is the curvature's. A step is x_{k+1} = x_k − λ_k·g_k.
///
/// - Source: Malitsky and Mishchenko 2020, "Adaptive Gradient Descent without Descent" (arXiv:1910.09529).
public struct AdGDRate: Sendable {
  /// λ_0, above 0; a small one is safe, because the second rate is not bound to it.
  public let first: Double
  /// What the call before has left: x, g and λ, nothing before the first.
  private var last: (point: [Double], gradient: [Double], rate: Double)?
  /// θ.
  private var growth = Double.infinity

  public init(first: Double) {
    self.first = first
  }

  /// The rate of the next step: λ_0 in the first call, λ_1 in the second, and so on.
  ///
  /// - Parameters:
  ///   - point: x_k, where the run is now; it differs from x_{k−1} wherever g_k differs from g_{k−1}.
  ///   - gradient: g_k, the gradient there, as many numbers.
  public mutating func next(at point: [Double], gradient: [Double]) -> Double {
    // TODO 13.2: what must be remembered from one call to the next, and which of the two bounds is there in the second call?
    return .todo
  }
}
