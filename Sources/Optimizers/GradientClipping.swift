import Core
import Kernels

extension Parameters {
  /// Shortens the gradient to a length of at most `maximum`, keeping its direction.
  ///
  ///     g ← g·min(1, maximum/(‖g‖ + 10⁻⁶))
  ///
  /// The length is measured without overflow, however long the gradient is. Where it is not finite, the gradient stays as
  /// it is, for the caller to see.
  ///
  /// - Parameter maximum: the greatest length, in units of the gradient; above 0.
  /// - Returns: ‖g‖ as it was.
  /// - Source: Pascanu, Mikolov and Bengio 2013, "On the difficulty of training recurrent neural networks"; 10⁻⁶ is PyTorch's
  ///   (`clip_grad_norm_`), because of which the length ends a little below the maximum.
  @discardableResult public mutating func clip(toNorm maximum: Double) -> Double {
    precondition(maximum > 0, "a gradient cannot be clipped to a length that is not above 0")
    let length = length
    let factor = maximum / (length + 1e-6)
    if factor < 1 && length.isFinite { update(along: self) { $0.scale(by: factor) } }
    return length
  }

  /// Moves every scalar of the gradient to at most `maximum` in size; the direction may change.
  ///
  ///     g ← min(max(g, −maximum), maximum)
  ///
  /// A NaN stays a NaN.
  ///
  /// - Parameter maximum: the greatest size of a scalar; above 0.
  public mutating func clip(toValue maximum: Double) {
    precondition(maximum > 0, "a gradient cannot be clipped to a size that is not above 0")
    let bound = Scalar(maximum)
    update(along: self) { $0.clip(to: bound) }
  }
}

extension UpdateChunk {
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) @usableFromInline func scale(by factor: Double) { forEach { g, _ in g = Scalar(Double(g) * factor) } }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) @usableFromInline func clip(to bound: Scalar) {
    forEach { g, _ in g = g > bound ? bound : g < -bound ? -bound : g }
  }
}
