import Kernels

/// Arithmetic on values: what the operations of `Autograd` compute before they record anything.
///
/// These functions ignore tapes, and their results are constants. They are for the rooms of the workbench; programs
/// use the operators and functions of `Autograd`.
extension Tensor {
  package typealias Arithmetic = Scalar.Arithmetic

  /// The same value as a constant: no gradient flows through it.
  ///
  ///     a · a.detached          its gradient with respect to a is a.detached, not 2a
  public var detached: Tensor {
    var copy = self
    copy.node = .none
    return copy
  }

  /// f(x) for every element.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func mapped(_ f: TensorUnaryFunction) -> Tensor {
    Tensor(Arithmetic.map(f, storage), shape: shape)
  }

  /// f(a, b) for every pair that broadcasting makes.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func zipped(_ f: TensorBinaryFunction, _ a: Tensor, _ b: Tensor) -> Tensor {
    if a.shape == b.shape { return Tensor(Arithmetic.zip(f, a.storage, b.storage), shape: a.shape) }
    let shape = valid { () throws(ShapeError) in try Shape.broadcast(a.shape, b.shape, for: "\(f)") }
    if b.count == 1 { return Tensor(Arithmetic.zip(f, a.storage, b.storage[0]), shape: shape) }
    if a.count == 1 { return Tensor(Arithmetic.zip(f, a.storage[0], b.storage), shape: shape) }
    return Tensor(Arithmetic.zip(f, a.storage, b.storage, Shape.plan(a.shape, b.shape, to: shape)), shape: shape)
  }

  /// f(a, b) for every element a.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func zipped(_ f: TensorBinaryFunction, _ a: Tensor, _ b: Scalar) -> Tensor {
    Tensor(Arithmetic.zip(f, a.storage, b), shape: a.shape)
  }

  /// f(a, b) for every element b.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func zipped(_ f: TensorBinaryFunction, _ a: Scalar, _ b: Tensor) -> Tensor {
    Tensor(Arithmetic.zip(f, a, b.storage), shape: b.shape)
  }

  /// Adds a tensor of the same shape in place.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func accumulate(_ other: Tensor) {
    if shape != other.shape { programmerError("accumulate: shapes \(shape) and \(other.shape) differ") }
    Arithmetic.accumulate(&storage, other.storage)
  }

  /// The same elements in another shape of as many.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func viewed(as shape: Shape) -> Tensor { Tensor(storage, shape: shape) }
}
