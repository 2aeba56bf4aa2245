import Core
import Optimizers

/// Rosenbrock's valley: a bent canyon whose floor falls gently towards (1, 1).
///
///     J(x, y) = (1 − x)² + 100·(y − x²)²
///     ∂J/∂x   = −2·(1 − x) − 400·x·(y − x²)
///     ∂J/∂y   = 200·(y − x²)
///
/// In the minimum its curvatures are 0.399 and 1001.6; the usual start is (−1.2, 1), on the other side of the bend.
///
/// - Source: Rosenbrock 1960, "An automatic method for finding the greatest or least value of a function".
public struct Rosenbrock: Objective, Hashable {
  /// Where everybody starts.
  public static let start = [-1.2, 1.0]
  /// Where the loss is 0.
  public static let minimum = [1.0, 1.0]

  public init() {}

  /// - Parameter point: (x, y).
  @inlinable public func loss(at point: [Double]) -> Double {
    let (x, y) = (point[0], point[1])
    return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
  }

  @inlinable public func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    let (x, y) = (point[0], point[1])
    let off = y - x * x
    return (loss(at: point), [-2 * (1 - x) - 400 * x * off, 200 * off])
  }
}
