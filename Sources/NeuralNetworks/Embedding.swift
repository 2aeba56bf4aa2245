import Autograd
import Tensors

/// A table with one row for each word, from which the rows of a text are taken.
///
///     y[…, k] = weight[words[…], k]
///
/// Words are whole numbers from 0 to count − 1 in a tensor of any shape; the result has one axis more, of the width of
/// the table. It is what a `Linear` without bias makes of one-hot vectors, without the products with 0. The gradient
/// reaches the rows that were taken, once for each time that they were. A word outside the table stops the program.
///
/// - Source: Bengio, Ducharme, Vincent & Jauvin 2003, "A neural probabilistic language model".
public struct Embedding<Scalar: TensorScalar>: TensorModel, Equatable {
  /// The rows, count × width.
  public var weight: Tensor<Scalar>

  /// A table with these rows, count × width.
  public init(weight: Tensor<Scalar>) {
    guard weight.rank == 2 else {
      programmerError("Embedding: a weight of shape \(weight.shape) is not count × width")
    }
    self.weight = weight
  }

  /// A table of normal random numbers with mean 0 and deviation 1, as in PyTorch.
  public init(_ count: Int, _ width: Int, using random: inout some RandomNumberGenerator) {
    guard count >= 1 && width >= 1 else {
      programmerError("Embedding: \(count) words of width \(width); there must be at least one of each")
    }
    let normal = Distribution.normal(deviation: 1)
    weight = Tensor(shape: [count, width]) { Scalar(normal.draw(using: &random)) }
  }

  /// The rows of these words.
  public func callAsFunction(_ words: IndexTensor) -> Tensor<Scalar> {
    weight.indexSelected(words.values).reshaped(to: Array(words.shape) + [weight.shape[1]])
  }

  @inlinable public mutating func combineTensors(
    with other: Embedding, _ body: (inout Tensor<Scalar>, Tensor<Scalar>) -> Void
  ) {
    body(&weight, other.weight)
  }
}
