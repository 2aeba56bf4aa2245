import Autograd
import Core
import Tensors

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
