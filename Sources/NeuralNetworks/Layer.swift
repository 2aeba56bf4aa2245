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
