import Autograd
import Tensors

/// The mean of each window.
///
/// `x` is images × channels × height × width.
public struct AveragePool2D<Scalar: TensorScalar>: ParameterFreeLayer, Equatable {
  public typealias TensorElement = Scalar
  /// Height and width of the window.
  public let kernel: Pair
  /// How far the window moves.
  public let stride: Pair

  /// Windows of this size, which do not overlap unless a stride is given.
  public init(_ kernel: Pair, stride: Pair? = nil) {
    self.kernel = kernel
    self.stride = stride ?? kernel
  }

  public func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> {
    avgPool2D(x, kernel: kernel, stride: stride)
  }
}
