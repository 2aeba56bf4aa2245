import Tensors

/// A layer without anything to learn.
public protocol ParameterFreeLayer: Layer {}

extension ParameterFreeLayer {
  @inlinable public mutating func combineTensors(
    with other: Self, _ body: (inout Tensor<TensorElement>, Tensor<TensorElement>) -> Void
  ) {}
}
