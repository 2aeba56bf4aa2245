import Tensors

/// The operations of one computation, in the order in which they ran.
///
/// Creation order is topological order, so the backward sweep is one loop from the end: no sort, no recursion. An entry
/// holds a function from the adjoint of its result to those of its operands; it captures values and positions, never
/// other entries, so nothing can form a cycle and a tape of any length is freed at once.
///
///     ∂L/∂operand = Σ over the entries that use it of pullback(∂L/∂result)
final class Tape<Scalar: TensorScalar>: AnyTape, @unchecked Sendable {
  /// From the adjoint of a result to the adjoints of the operands.
  typealias Pullback = (_ adjoint: Tensor<Scalar>, _ adjoints: inout Adjoints<Scalar>) -> Void

  /// One entry for each tensor; nil for a variable, which was not computed.
  private var pullbacks: [Pullback?] = []

  /// How many tensors have been recorded.
  var count: Int { pullbacks.count }

  /// A tensor with respect to which gradients are wanted.
  func variable(_ value: Tensor<Scalar>) -> Tensor<Scalar> { append(value, nil) }

  /// The result of an operation.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func append(_ value: Tensor<Scalar>, _ pullback: Pullback?) -> Tensor<Scalar> {
    var result = value
    result.node = TapeReference(tape: number, index: pullbacks.count)
    pullbacks.append(pullback)
    return result
  }

  /// The adjoints of all variables, given that of one result.
  ///
  /// They are local to the call: asking twice gives the same answer, and there is nothing to set to zero. A sweep that
  /// `consumes` the tape forgets each entry, and the values that it saved, as soon as it is done.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func sweep(from result: Tensor<Scalar>, adjoint: Tensor<Scalar>, consuming: Bool) -> Adjoints<Scalar> {
    var adjoints = Adjoints<Scalar>(tape: number, count: count)
    guard result.node.tape == number else { return adjoints }
    adjoints.add(adjoint, to: result.operand)
    for index in (0...result.node.index).reversed() {
      guard let pullback = pullbacks[index], let adjoint = adjoints.take(index) else { continue }
      pullback(adjoint, &adjoints)
      if consuming { pullbacks[index] = nil }
    }
    return adjoints
  }
}
