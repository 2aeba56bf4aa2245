import Autograd
import Tensors

/// A multilayer perceptron: linear layers with an activation between each two.
///
///     h₀ = x;  hᵢ = f(hᵢ₋₁·Wᵢᵀ + bᵢ);  logits = hₙ₋₁·Wₙᵀ + bₙ
///
/// The last layer has no activation: its results are logits, for `crossEntropy` to take. Inputs of more than two axes,
/// such as images, are flattened.
///
/// - Source: Rumelhart, Hinton & Williams 1986, "Learning representations by back-propagating errors", which has
///   sigmoids, also on the outputs, and the squared error; ReLU and cross-entropy are today's habit.
public struct MLP<Scalar: TensorScalar>: Layer, Equatable {
  /// The linear layers, from the inputs to the logits.
  public var layers: [Linear<Scalar>]
  /// What stands between each two of them.
  public let activation: Activation<Scalar>

  /// A network of layers that fit each other.
  public init(layers: [Linear<Scalar>], activation: Activation<Scalar> = .relu) {
    self.layers = layers
    self.activation = activation
  }

  /// A network of these widths, from the inputs to the logits: `[2, 16, 16, 2]` has two hidden layers of 16 units.
  public init(
    _ widths: [Int], activation: Activation<Scalar> = .relu, _ initializer: Initializer = .torchDefault,
    bias: Initializer? = nil, using random: inout some RandomNumberGenerator
  ) {
    layers = []
    for (inputs, outputs) in zip(widths, widths.dropFirst()) {
      layers.append(Linear(inputs, outputs, initializer, bias: bias, using: &random))
    }
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> {
    guard let last = layers.last else { return x }
    return last(activations(x).last ?? flat(x))
  }

  /// The hidden layers' results h₁ … hₙ₋₁, for those who want to see what becomes of a signal on its way.
  public func activations(_ x: Tensor<Scalar>) -> [Tensor<Scalar>] {
    var h = flat(x)
    return layers.dropLast().map { layer in
      h = activation(layer(h))
      return h
    }
  }

  private func flat(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.rank > 2 ? x.flattened(from: 1) : x }

  @inlinable public mutating func combineTensors(
    with other: MLP, _ body: (inout Tensor<Scalar>, Tensor<Scalar>) -> Void
  ) {
    layers.combineTensors(with: other.layers, body)
  }
}

extension MLP: ImageClassifier {
  public var pixelsPerImage: Int { layers.first?.weight.shape[1] ?? 0 }
  public var classCount: Int { layers.last?.bias.count ?? 0 }
}
