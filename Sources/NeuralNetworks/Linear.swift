import Autograd
import Tensors

/// Every output is a weighted sum of all inputs, plus a bias.
///
///     y = x·Wᵀ + b
///
/// The weight has the shape outputs × inputs, as in PyTorch; `x` is examples × inputs.
public struct Linear<Scalar: TensorScalar>: Layer, Equatable {
  /// W, outputs × inputs.
  public var weight: Tensor<Scalar>
  /// b, one for each output.
  public var bias: Tensor<Scalar>

  /// A layer with these parameters: a weight of outputs × inputs, a bias for each output.
  public init(weight: Tensor<Scalar>, bias: Tensor<Scalar>) {
    guard weight.rank == 2, bias.shape == [weight.shape[0]] else {
      programmerError("Linear: a bias of shape \(bias.shape) does not fit a weight of shape \(weight.shape)")
    }
    self.weight = weight
    self.bias = bias
  }

  /// A layer with random parameters.
  ///
  /// - Parameters:
  ///   - initializer: the distribution of the weights.
  ///   - bias: the distribution of the biases; nil for `initializer.usualBias`.
  ///   - random: what the numbers are drawn from, first the weights, then the biases.
  public init(
    _ inputs: Int, _ outputs: Int, _ initializer: Initializer = .torchDefault, bias: Initializer? = nil,
    using random: inout some RandomNumberGenerator
  ) {
    guard inputs >= 1 && outputs >= 1 else {
      programmerError("Linear: \(inputs) inputs and \(outputs) outputs; there must be at least one of each")
    }
    let shape: Shape = [outputs, inputs]
    let fans = Fans(of: shape)
    weight = initializer.tensor(shape, fans, using: &random)
    self.bias = (bias ?? initializer.usualBias).tensor([outputs], fans, using: &random)
  }

  public func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> {
    linear(x, weight: weight, bias: bias)
  }

  @inlinable public mutating func combineTensors(
    with other: Linear, _ body: (inout Tensor<Scalar>, Tensor<Scalar>) -> Void
  ) {
    body(&weight, other.weight)
    body(&bias, other.bias)
  }
}
