import Core

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
  @discardableResult @inlinable public mutating func clip(toNorm maximum: Double) -> Double {
    precondition(maximum > 0, "a gradient cannot be clipped to a length that is not above 0")
    let gradient = self
    var peak = 0.0
    gradient.forEachScalar { peak = max(peak, abs(Double($0))) }
    // A NaN is no largest scalar, but the sum of squares shows it.
    let unit = peak > 0 ? peak : 1
    var sum = 0.0
    gradient.forEachScalar { sum += (Double($0) / unit) * (Double($0) / unit) }
    let length = unit * sum.squareRoot()
    let factor = maximum / (length + 1e-6)
    if factor < 1 && length.isFinite { combine(with: gradient) { g, _ in g = Self.Scalar(Double(g) * factor) } }
    return length
  }

  /// Moves every scalar of the gradient to at most `maximum` in size; the direction may change.
  ///
  ///     g ← min(max(g, −maximum), maximum)
  ///
  /// A NaN stays a NaN.
  ///
  /// - Parameter maximum: the greatest size of a scalar; above 0.
  @inlinable public mutating func clip(toValue maximum: Double) {
    precondition(maximum > 0, "a gradient cannot be clipped to a size that is not above 0")
    let bound = Scalar(maximum)
    self = mapScalars { g in g > bound ? bound : g < -bound ? -bound : g }
  }
}
