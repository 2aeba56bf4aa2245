import Core
import Kernels

extension Tensor: Parameters {
  /// Visits the elements in row-major order.
  @inlinable public mutating func combine(with other: Tensor, _ body: (inout Scalar, Scalar) -> Void) {
    checkSameShape(as: other)
    forEachPair(&storage, other.storage, body)
  }

  /// Stops the program when another tensor has not this one's shape.
  @usableFromInline func checkSameShape(as other: Tensor) {
    if shape != other.shape { programmerError("combine: shapes \(shape) and \(other.shape) differ") }
  }
}
