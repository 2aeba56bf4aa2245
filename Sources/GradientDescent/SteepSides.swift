import Core
import Optimizers

/// A valley whose sides are far steeper than its floor: the bound on the rate rises along the way down.
///
///     J(x)  = x⁴/4 + x²/2
///     J′(x) = x³ + x
///     J″(x) = 3x² + 1        28 at x = 3, 1 at the minimum x = 0
public struct SteepSides: Objective, Hashable {
  public init() {}

  @inlinable public func loss(at x: Double) -> Double { x * x * x * x / 4 + x * x / 2 }

  @inlinable public func lossAndGradient(at x: Double) -> (loss: Double, gradient: Double) {
    (loss(at: x), x * x * x + x)
  }
}
