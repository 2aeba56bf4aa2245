import Core

extension Parameters {
  /// The gradient as a step uses it: turned round where it is to climb, and with the pull of weight decay.
  ///
  ///     g ← ±∇ + λ·w
  ///
  /// The sign comes first, as in PyTorch: decay shrinks the weights also where the objective is maximised.
  @inlinable func descent(at point: Self, weightDecay: Double, maximize: Bool) -> Self {
    let λ = Scalar(weightDecay)
    var g = maximize ? mapScalars { -$0 } : self
    if λ != 0 { g.combine(with: point) { g, w in g += λ * w } }
    return g
  }

  /// Shrinks every weight by the same share, apart from the gradient ("decoupled" weight decay).
  ///
  ///     w ← w − η·λ·w
  @inlinable mutating func decay(by weightDecay: Double, rate: Double, like gradient: Self) {
    let kept = Scalar(1 - rate * weightDecay)
    if weightDecay != 0 { combine(with: gradient) { w, _ in w *= kept } }
  }
}
