import Autograd
import Tensors

/// Each example with mean 0 and variance 1 over its features, then scaled and shifted by what is learned.
///
///     y = (x − μ)/√(σ² + ε)·scale + offset        μ, σ²: mean and biased variance over the last axis
///
/// It does the same in training and in evaluation, and no example sees another.
///
/// - Source: Ba, Kiros & Hinton 2016, "Layer normalization".
public struct LayerNorm<Scalar: TensorScalar>: Layer, Equatable {
  /// One for each feature, from 1 on.
  public var scale: Tensor<Scalar>
  /// One for each feature, from 0 on.
  public var offset: Tensor<Scalar>
  /// ε, which keeps an example that does not vary from division by zero.
  public let epsilon: Double

  public init(features: Int, epsilon: Double = 1e-5) {
    scale = .ones([features])
    offset = .zeros([features])
    self.epsilon = epsilon
  }

  public func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> {
    layerNorm(x, scale: scale, offset: offset, epsilon: epsilon)
  }

  @inlinable public mutating func combineTensors(
    with other: LayerNorm, _ body: (inout Tensor<Scalar>, Tensor<Scalar>) -> Void
  ) {
    body(&scale, other.scale)
    body(&offset, other.offset)
  }
}
