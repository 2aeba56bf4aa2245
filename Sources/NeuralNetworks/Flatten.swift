import Autograd
import Tensors

/// Each example as one row: examples × everything else, row-major.
public struct Flatten<Scalar: TensorScalar>: ParameterFreeLayer, Equatable {
  public typealias TensorElement = Scalar

  public init() {}

  public func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> { x.flattened(from: 1) }
}
