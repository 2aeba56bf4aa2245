import Core
import Kernels

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
public protocol TensorModel<Scalar>: ShapedParameters, Codable where Scalar == TensorElement {
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

  @inlinable public mutating func combineBuffers(with other: Self, _ body: (inout [Scalar], [Scalar]) -> Void) {
    combineTensors(with: other) { $0.combineBuffers(with: $1, body) }
  }

  /// Calls `body` with each tensor, in a fixed order.
  public mutating func forEachTensor(_ body: (inout Tensor<Scalar>) -> Void) {
    combineTensors(with: self) { tensor, _ in body(&tensor) }
  }

  /// The shape of each tensor, in the same order.
  public var bufferShapes: [[Int]] { tensors.map { Array($0.shape) } }

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

extension Tensor: Parameters {
  /// Visits the elements in row-major order.
  @inlinable public mutating func combine(with other: Tensor, _ body: (inout Scalar, Scalar) -> Void) {
    checkSameShape(as: other)
    forEachPair(&storage, other.storage, body)
  }

  /// The elements are one buffer.
  @inlinable public mutating func combineBuffers(with other: Tensor, _ body: (inout [Scalar], [Scalar]) -> Void) {
    checkSameShape(as: other)
    body(&storage, other.storage)
  }

  /// Stops the program when another tensor has not this one's shape.
  @usableFromInline func checkSameShape(as other: Tensor) {
    if shape != other.shape { programmerError("combine: shapes \(shape) and \(other.shape) differ") }
  }
}

extension TensorModel {
  /// The tensors in their order, and nothing else.
  ///
  /// What a model is beside its tensors (activations, strides) is code, and is not written.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for tensor in tensors { try container.encode(tensor) }
  }

  /// The model in the decoder's `userInfo` under `.modelTemplate`, with the tensors that were encoded.
  ///
  /// - Throws: `DecodingError` where there is no template of this type, or the tensors have other shapes than its own.
  public init(from decoder: any Decoder) throws {
    func error(_ problem: String) -> DecodingError {
      .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: problem))
    }
    guard let key = CodingUserInfoKey.modelTemplate, var model = decoder.userInfo[key] as? Self else {
      throw error("a \(Self.self) is read into a model of its kind, and the decoder carries none as its template")
    }
    var container = try decoder.unkeyedContainer()
    var read: [Tensor<Scalar>] = []
    while !container.isAtEnd { read.append(try container.decode(Tensor<Scalar>.self)) }
    let shapes = model.tensors.map(\.shape)
    guard read.map(\.shape) == shapes else {
      throw error("the tensors have the shapes \(read.map(\.shape)) and not the model's \(shapes)")
    }
    var index = 0
    model.forEachTensor { tensor in
      tensor = read[index]
      index += 1
    }
    self = model
  }
}

extension CodingUserInfoKey {
  /// Where a decoder carries the model whose tensors are to be replaced by those that it reads.
  public static var modelTemplate: CodingUserInfoKey? { CodingUserInfoKey(rawValue: "gradient-workbench.model") }
}
