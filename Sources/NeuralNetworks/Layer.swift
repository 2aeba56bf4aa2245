import Autograd
import Core
import Tensors

/// A piece of a network: a function of a tensor whose parameters are part of its value.
///
///     let (loss, gradient) = valueAndGradient(at: model) { crossEntropy($0(images, .training(seed: 1)), labels) }
///
/// A layer is a struct. The first axis of its input counts the examples of the batch, and what a layer does to one
/// example does not depend on the others, with the one exception of `BatchNorm` in training.
public protocol Layer<Scalar>: TensorModel {
  /// What the layer makes of a batch.
  ///
  /// The same input and mode give the same bits: what is random in training depends on the seed in the mode alone.
  func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar>

  /// Takes up what a layer learns from its input without a gradient: the running statistics of `BatchNorm`.
  ///
  /// A call changes nothing in a layer, so a training step that uses batch normalisation calls this once, too.
  mutating func observe(_ x: Tensor<Scalar>, _ mode: Mode)
}

extension Layer {
  /// What the layer makes of a batch in evaluation.
  public func callAsFunction(_ x: Tensor<Scalar>) -> Tensor<Scalar> { self(x, .evaluation) }

  public mutating func observe(_ x: Tensor<Scalar>, _ mode: Mode) {}
}

/// A layer without anything to learn.
public protocol ParameterFreeLayer: Layer {}

extension ParameterFreeLayer {
  @inlinable public mutating func combineTensors(
    with other: Self, _ body: (inout Tensor<TensorElement>, Tensor<TensorElement>) -> Void
  ) {}
}

/// Layers one after the other, chosen while the program runs.
///
///     let network = Sequential<Float>([
///       Linear(2, 16, using: &random), Activation.relu, Dropout(0.1), Linear(16, 2, using: &random),
///     ])
///
/// A network that is known beforehand is better a struct of its own, such as `MLP` and `LeNet5`: its layers have names.
public struct Sequential<Scalar: TensorScalar>: Layer {
  /// The layers in the order in which they are applied.
  public private(set) var layers: [any Layer<Scalar>]

  /// A network that applies these layers in order.
  public init(_ layers: [any Layer<Scalar>]) { self.layers = layers }

  public func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> {
    layers.enumerated().reduce(x) { x, layer in layer.element(x, mode.part(layer.offset)) }
  }

  /// Lets every layer observe its own input; one forward pass.
  public mutating func observe(_ x: Tensor<Scalar>, _ mode: Mode) {
    noGradient {
      var x = x
      for index in layers.indices {
        layers[index].observe(x, mode.part(index))
        x = layers[index](x, mode.part(index))
      }
    }
  }

  public mutating func combineTensors(
    with other: Sequential, _ body: (inout Tensor<Scalar>, Tensor<Scalar>) -> Void
  ) {
    precondition(layers.count == other.layers.count, "cannot combine \(layers.count) layers with \(other.layers.count)")
    for index in layers.indices { combine(&layers[index], other.layers[index], body) }
  }

  private func combine(
    _ ours: inout any Layer<Scalar>, _ theirs: any Layer<Scalar>,
    _ body: (inout Tensor<Scalar>, Tensor<Scalar>) -> Void
  ) {
    func opened<L: Layer>(_ layer: L) -> any Layer<Scalar> where L.Scalar == Scalar {
      guard let theirs = theirs as? L else {
        programmerError("Sequential: cannot combine a \(L.self) with a \(type(of: theirs))")
      }
      var layer = layer
      // Until the layer is back in its place nothing else holds its tensors: they change in place.
      ours = Flatten<Scalar>()
      layer.combineTensors(with: theirs, body)
      return layer
    }
    ours = opened(ours)
  }
}
