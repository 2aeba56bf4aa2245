import Tensors

/// ∂L/∂x for the tensors x of a tape, as far as the backward sweep has come.
public struct Adjoints<Scalar: TensorScalar> {
  private let tape: UInt64
  private var values: [Tensor<Scalar>?]

  init(tape: UInt64, count: Int) {
    self.tape = tape
    values = Array(repeating: nil, count: count)
  }

  /// Adds a contribution to the adjoint of an operand: a variable that is used twice gets both.
  ///
  /// Where broadcasting repeated the operand, the contribution has the larger shape and is summed over the repeated
  /// axes. For a constant the contribution is not even computed.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func add(_ contribution: @autoclosure () -> Tensor<Scalar>, to operand: Operand) {
    guard operand.node.tape == tape else { return }
    let contribution = contribution().summed(to: operand.shape)
    guard var sum = values[operand.node.index].take() else {
      values[operand.node.index] = contribution
      return
    }
    sum.accumulate(contribution)
    values[operand.node.index] = sum
  }

  /// The adjoint at a position, which is then forgotten.
  mutating func take(_ index: Int) -> Tensor<Scalar>? { values[index].take() }
}
