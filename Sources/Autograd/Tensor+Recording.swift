import Tensors

extension Tensor {
  /// From the adjoint of a result to contributions to the adjoints of its operands.
  public typealias Pullback = (_ adjoint: Tensor, _ adjoints: inout Adjoints<Scalar>) -> Void

  /// This value as the result of an operation on `a`, so that gradients flow through it.
  ///
  /// Every differentiable operation is made with this function, and so can be a new one:
  ///
  ///     func cube(_ x: Tensor<Double>) -> Tensor<Double> {
  ///       let (operand, x) = (x.operand, x.detached)
  ///       return (x * x * x).recorded(from: operand) { g, adjoints in
  ///         adjoints.add(3 * g * x * x, to: operand)
  ///       }
  ///     }
  ///
  /// The value must be computed from detached tensors, and the pullback may capture only such.
  public func recorded(from a: Operand, _ pullback: @escaping Pullback) -> Tensor {
    guard a.isTracked, let tape = Tensor.tape(for: a) else { return self }
    return tape.append(self, pullback)
  }

  /// This value as the result of an operation on `a` and `b`.
  public func recorded(from a: Operand, _ b: Operand, _ pullback: @escaping Pullback) -> Tensor {
    guard a.isTracked || b.isTracked, let tape = Tensor.tape(for: a) ?? Tensor.tape(for: b) else { return self }
    return tape.append(self, pullback)
  }

  /// This value as the result of an operation on any number of operands.
  public func recorded(from operands: [Operand], _ pullback: @escaping Pullback) -> Tensor {
    guard let tape = operands.lazy.compactMap({ Tensor.tape(for: $0) }).first else { return self }
    return tape.append(self, pullback)
  }

  private static func tape(for operand: Operand) -> Tape<Scalar>? {
    guard let tape = AnyTape.recording(operand.node) else { return nil }
    // A tensor of this type carries the number of a tape of this type.
    return unsafeDowncast(tape, to: Tape<Scalar>.self)
  }
}
