import Core

/// Parameters that are tensors: a tensor, an array of models, a network.
///
/// One requirement, from which optimizers, gradients and checkpoints are made. A layer lists its tensors once:
///
///     struct Line: TensorModel {
///       var weight: Tensor<Double>
///       var bias: Tensor<Double>
///
///       mutating func combineTensors(
///         with other: Line, _ body: (inout Tensor<Double>, Tensor<Double>) -> Void
///       ) {
///         weight.combineTensors(with: other.weight, body)
///         bias.combineTensors(with: other.bias, body)
///       }
///     }
///
/// A model is Codable without further ado, and with it every optimizer for it; see `init(from:)`.
public protocol TensorModel<Scalar>: Parameters, Codable where Scalar == TensorElement {
  /// The numbers in the tensors: another name for `Scalar`, by which the compiler finds it out from the requirement.
  associatedtype TensorElement: TensorScalar

  /// Calls `body` with each tensor of `self`, to change, and the matching tensor of `other`, in a fixed order.
  mutating func combineTensors(
    with other: Self, _ body: (inout Tensor<TensorElement>, Tensor<TensorElement>) -> Void)
}

extension TensorModel {
  @inlinable public mutating func combine(with other: Self, _ body: (inout Scalar, Scalar) -> Void) {
    combineTensors(with: other) { $0.combine(with: $1, body) }
  }

  /// Calls `body` with each tensor, in a fixed order.
  public mutating func forEachTensor(_ body: (inout Tensor<Scalar>) -> Void) {
    combineTensors(with: self) { tensor, _ in body(&tensor) }
  }

  /// The tensors in a fixed order.
  public var tensors: [Tensor<Scalar>] {
    var result: [Tensor<Scalar>] = []
    var copy = self
    copy.combineTensors(with: self) { _, tensor in result.append(tensor) }
    return result
  }
}

extension Tensor: TensorModel {
  @inlinable public mutating func combineTensors(with other: Tensor, _ body: (inout Tensor, Tensor) -> Void) {
    body(&self, other)
  }
}

extension Array: TensorModel where Element: TensorModel {
  @inlinable public mutating func combineTensors(
    with other: [Element], _ body: (inout Tensor<Element.Scalar>, Tensor<Element.Scalar>) -> Void
  ) {
    precondition(count == other.count, "cannot combine \(count) models with \(other.count)")
    for index in indices { self[index].combineTensors(with: other[index], body) }
  }
}
