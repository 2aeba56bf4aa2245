import Core

/// The smallest network of two layers, a number times a number that is to be 1: a valley of minima, steep and flat.
///
///     J(a, b)  = ½·(a·b − 1)²
///     ∂J/∂a    = (a·b − 1)·b,   ∂J/∂b = (a·b − 1)·a
///     H        = | b²          2·a·b − 1 |
///                | 2·a·b − 1   a²        |
///
/// The minima are the hyperbola ab = 1. Along it the curvature across, S = a² + b², takes every value from 2, at (1, 1) and
/// (−1, −1), upwards: whatever the rate η, one part of the valley lies below 2/η and the rest above.
///
/// - Source: Wang et al. 2022, "Large learning rate tames homogeneity" (arXiv:2110.03677); Damian, Nichani and Lee 2023,
///   "Self-stabilization" (arXiv:2209.15594).
public struct TwoFactors: Objective, Hashable {
  /// The valley; it has no parameters.
  public init() {}

  /// The minimum with ab = 1 and a ≥ b > 0 at which the curvature is S.
  ///
  ///     a = (√(S + 2) + √(S − 2))/2,   b = 1/a
  ///
  /// - Parameter sharpness: S; below 2, which no minimum has, it counts as 2.
  /// - Returns: (a, b).
  public static func minimum(sharpness: Double) -> [Double] {
    let S = max(sharpness, 2)
    let a = ((S + 2).squareRoot() + (S - 2).squareRoot()) / 2
    return [a, 1 / a]
  }

  /// J at (a, b).
  @inlinable public func loss(at point: [Double]) -> Double { lossAndGradient(at: point).loss }

  /// J at (a, b), and its gradient (∂J/∂a, ∂J/∂b).
  ///
  /// - Parameter point: (a, b).
  @inlinable public func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    let (a, b) = (point[0], point[1])
    let error = a * b - 1
    return (error * error / 2, [error * b, error * a])
  }

  /// λmax, the largest eigenvalue of H at (a, b); a² + b² at a minimum.
  ///
  /// - Parameter point: (a, b).
  @inlinable public func sharpness(at point: [Double]) -> Double {
    let (a, b) = (point[0], point[1])
    let (middle, half) = ((a * a + b * b) / 2, (b * b - a * a) / 2)
    let mixed = 2 * a * b - 1
    return middle + (half * half + mixed * mixed).squareRoot()
  }
}
