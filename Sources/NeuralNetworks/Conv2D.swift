import Autograd
import Kernels
import Tensors

/// Slides filters over images: the sum of products of each filter with the window below it, plus a bias.
///
///     y[n, f, i, j] = bias[f] + Σ x[n, c, i·stride + k − padding, j·stride + l − padding]·weight[f, c, k, l]
///
/// The weight has the shape filters × channels × height × width, as in PyTorch; `x` is images × channels × height ×
/// width. Like every network library this computes a correlation and calls it convolution: filters are not flipped.
public struct Conv2D<Scalar: TensorScalar>: Layer, Equatable {
  /// The filters × channels × height × width.
  public var weight: Tensor<Scalar>
  /// One for each filter.
  public var bias: Tensor<Scalar>
  /// How far the window moves.
  public let stride: Pair
  /// Rows and columns of zeros on each side.
  public let padding: Pair

  /// A layer with these parameters.
  public init(weight: Tensor<Scalar>, bias: Tensor<Scalar>, stride: Pair = 1, padding: Pair = 0) {
    guard weight.rank == 4, bias.shape == [weight.shape[0]] else {
      programmerError("Conv2D: a bias of shape \(bias.shape) does not fit a weight of shape \(weight.shape)")
    }
    self.weight = weight
    self.bias = bias
    self.stride = stride
    self.padding = padding
  }

  /// A layer with random parameters.
  ///
  /// - Parameters:
  ///   - channels: of the images that come in.
  ///   - filters: as many as the channels that go out.
  ///   - kernel: height and width of a filter.
  ///   - initializer: the distribution of the weights.
  ///   - bias: the distribution of the biases; nil for `initializer.usualBias`.
  ///   - random: what the numbers are drawn from, first the weights, then the biases.
  public init(
    _ channels: Int, _ filters: Int, kernel: Pair, stride: Pair = 1, padding: Pair = 0,
    _ initializer: Initializer = .torchDefault, bias: Initializer? = nil, using random: inout some RandomNumberGenerator
  ) {
    let shape: Shape = [filters, channels, kernel.height, kernel.width]
    guard shape.allSatisfy({ $0 >= 1 }) else {
      programmerError("Conv2D: a weight of shape \(shape); filters, channels and kernel must be at least 1")
    }
    let fans = Fans(of: shape)
    weight = initializer.tensor(shape, fans, using: &random)
    self.bias = (bias ?? initializer.usualBias).tensor([filters], fans, using: &random)
    self.stride = stride
    self.padding = padding
  }

  public func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> {
    conv2D(x, weight, bias: bias, stride: stride, padding: padding)
  }

  @inlinable public mutating func combineTensors(
    with other: Conv2D, _ body: (inout Tensor<Scalar>, Tensor<Scalar>) -> Void
  ) {
    body(&weight, other.weight)
    body(&bias, other.bias)
  }
}
