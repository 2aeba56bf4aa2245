import Core

/// The weights in order, then the bias.
extension LinearModel: Parameters {
  @inlinable public mutating func combine(with other: LinearModel, _ body: (inout Double, Double) -> Void) {
    weights.combine(with: other.weights, body)
    body(&bias, other.bias)
  }
}
