import Autograd
import Tensors

/// The largest element of each window: images get smaller, small shifts matter less.
///
/// The gradient goes to the first of equal largest elements. `x` is images × channels × height × width.
public struct MaxPool2D<Scalar: TensorScalar>: ParameterFreeLayer, Equatable {
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
    maxPool2D(x, kernel: kernel, stride: stride)
  }
}

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

/// Each example as one row: examples × everything else, row-major.
public struct Flatten<Scalar: TensorScalar>: ParameterFreeLayer, Equatable {
  public typealias TensorElement = Scalar

  public init() {}

  public func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> { x.flattened(from: 1) }
}
