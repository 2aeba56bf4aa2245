import Tensors

/// What a pullback needs to know of an operand: where it stands on the tape and which shape it has, not its values.
public struct Operand: Sendable {
  let node: TapeReference
  /// The operand's shape.
  public let shape: Shape

  /// Whether the tensor was recorded, by this tape or by another.
  var isTracked: Bool { node.tape != 0 }
}

extension Tensor {
  /// This tensor as an operand of an operation that is about to be recorded.
  public var operand: Operand { Operand(node: node, shape: shape) }
}
