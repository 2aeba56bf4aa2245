import Autograd
import Kernels
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

/// The mean of each window: as `MaxPool2D`, but every pixel has a say.
///
///     y[n, c, i, j] = Σ x[n, c, i·stride + k − padding, j·stride + l − padding]/(kernel height · kernel width)
///
/// `x` is images × channels × height × width; padding counts as zeros, as in PyTorch.
public struct AvgPool2D<Scalar: TensorScalar>: ParameterFreeLayer, Equatable {
  public typealias TensorElement = Scalar
  /// Height and width of the window.
  public let kernel: Pair
  /// How far the window moves.
  public let stride: Pair
  /// Rows and columns of zeros on each side, at most half of the window.
  public let padding: Pair

  /// Windows of this size, which do not overlap unless a stride is given.
  public init(_ kernel: Pair, stride: Pair? = nil, padding: Pair = 0) {
    self.kernel = kernel
    self.stride = stride ?? kernel
    self.padding = padding
  }

  public func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> {
    avgPool2D(x, kernel: kernel, stride: stride, padding: padding)
  }
}

/// The mean of each channel over the whole plane: what a network of convolutions hands to its last linear layer.
///
///     y[n, c] = Σ x[n, c, i, j]/(height·width)
///
/// `x` is images × channels × height × width, of any height and width; the result is images × channels. PyTorch has it
/// as `AdaptiveAvgPool2d(1)` and `Flatten`.
///
/// - Source: Lin, Chen & Yan 2013, "Network in network".
public struct GlobalAveragePool2D<Scalar: TensorScalar>: ParameterFreeLayer, Equatable {
  public typealias TensorElement = Scalar

  /// The layer; it has no parameters.
  public init() {}

  public func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> {
    guard x.rank == 4 else {
      programmerError("GlobalAveragePool2D: an input of shape \(x.shape) is not images × channels × height × width")
    }
    return x.mean(axes: [2, 3])
  }
}

/// Each example as one row: examples × everything else, row-major.
public struct Flatten<Scalar: TensorScalar>: ParameterFreeLayer, Equatable {
  public typealias TensorElement = Scalar

  /// The layer; it has no parameters.
  public init() {}

  public func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> { x.flattened(from: 1) }
}
