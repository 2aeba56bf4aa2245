/// Gradient descent, stochastic or not, with optional momentum.
///
///     v ← μ·v + g          v₀ = 0
///     w ← w − η·v
///
/// With μ = 0 this is w ← w − η·g. The rate multiplies the whole velocity and is not folded into it, so a change of
/// rate acts on the past gradients too, as in PyTorch.
///
/// - Source: Polyak 1964, "Some methods of speeding up the convergence of iteration methods" (heavy ball).
public struct SGD<Point: Parameters>: Optimizer {
  /// μ, the share of the velocity that a step keeps; 0 is plain descent.
  public let momentum: Point.Scalar
  /// v, or nil before the first step and while momentum is 0.
  public var velocity: Point?

  @inlinable public init(momentum: Point.Scalar = 0) { self.momentum = momentum }

  @inlinable public mutating func step(_ w: inout Point, along g: Point, rate η: Point.Scalar) {
    guard momentum != 0 else {
      w.combine(with: g) { w, g in w -= η * g }
      return
    }
    var v = velocity.take() ?? g.map { _ in 0 }
    v.combine(with: g) { v, g in v = momentum * v + g }
    w.combine(with: v) { w, v in w -= η * v }
    velocity = v
  }
}
