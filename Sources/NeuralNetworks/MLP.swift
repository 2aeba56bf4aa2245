import Autograd
import Kernels
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
  public var layers: [Linear<Scalar>]
  public let activation: Activation<Scalar>

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

/// Perceptrons with ReLU or tanh between the layers, or with one layer alone.
extension MLP: FusedModel where Scalar == Float {
  public func makeKernel() throws(NetworkError) -> sending FusedDenseNetwork {
    let (widths, activation) = try (widths, fusedActivation)
    return FusedDenseNetwork(widths: widths, activation: activation)
  }

  public func logits(images: [Float], using kernel: FusedDenseNetwork) throws(NetworkError) -> Tensor<Float> {
    try check(kernel)
    let (inputs, outputs) = (kernel.widths[0], kernel.widths[layers.count])
    try Self.check(numbers: images.count, perImage: inputs)
    return Tensor(kernel.outputs(parameters: flat, inputs: images), shape: [images.count / inputs, outputs])
  }

  public func lossAndGradient(
    images: [Float], labels: [Int], using kernel: FusedDenseNetwork
  ) throws(NetworkError) -> (loss: Double, gradient: MLP) {
    try check(kernel)
    try check(images: images.count, labels: labels)
    var gradient = [Float](repeating: 0, count: kernel.parameterCount)
    let loss = kernel.lossAndGradient(
      parameters: flat, inputs: images, loss: .crossEntropy(classes: labels), gradient: &gradient)
    return (loss, shaping(gradient))
  }

  public func check(images count: Int, labels: [Int]) throws(NetworkError) {
    let widths = try widths
    try Self.check(numbers: count, perImage: widths[0], labels: labels, classes: widths[layers.count])
  }

  /// Refuses a kernel that was made for another shape.
  private func check(_ kernel: FusedDenseNetwork) throws(NetworkError) {
    let (widths, activation) = try (widths, fusedActivation)
    guard kernel.widths == widths && kernel.activation == activation else {
      throw NetworkError(
        "the kernel is for widths \(kernel.widths) with \(kernel.activation), but the network has widths \(widths) "
          + "with \(activation)")
    }
  }

  /// The numbers of inputs, of hidden units, and of outputs.
  private var widths: [Int] {
    get throws(NetworkError) {
      guard let first = layers.first else { throw NetworkError("a fused network takes one layer or more, not none") }
      var widths = [first.weight.shape[1]]
      for (index, layer) in layers.enumerated() {
        guard layer.weight.shape[1] == widths[index] else {
          throw NetworkError(
            "layer \(index + 1) takes \(layer.weight.shape[1]) inputs, but \(widths[index]) numbers come in")
        }
        widths.append(layer.weight.shape[0])
      }
      guard widths.allSatisfy({ $0 >= 1 }) else {
        throw NetworkError("a fused network has widths of 1 or more, not \(widths)")
      }
      return widths
    }
  }

  private var fusedActivation: FusedActivation {
    get throws(NetworkError) {
      switch activation {
      case .relu: return .relu
      case .tanh: return .tanh
      default:
        if layers.count == 1 { return .relu }
        throw NetworkError(
          "there is a fused kernel for relu and tanh, but not for \(activation); take its gradient from the tape")
      }
    }
  }
}
