import Kernels

extension Shape {
  /// The shape of the matrix product of two tensors: the last two axes are multiplied, the others broadcast.
  ///
  ///     [.., m, k] · [.., k, n] = [.., m, n]
  ///
  /// - Throws: `ShapeError`, naming both shapes, when the inner extents differ, when the others do not broadcast, or
  ///   when a shape has fewer than two axes.
  public static func matrixProduct(_ a: Shape, _ b: Shape) throws(ShapeError) -> Shape {
    guard a.rank >= 2 && b.rank >= 2, a[a.rank - 1] == b[b.rank - 2] else {
      throw ShapeError("matmul: shapes \(a) and \(b) do not fit; the columns of the first are the rows of the second")
    }
    let batches: Shape
    do {
      batches = try broadcast(Shape(a.dropLast(2)), Shape(b.dropLast(2)), for: "matmul")
    } catch {
      throw ShapeError("matmul: the batches of the shapes \(a) and \(b) do not broadcast")
    }
    return Shape(Array(batches) + [a[a.rank - 2], b[b.rank - 1]])
  }
}

extension Tensor {
  /// A·B over the last two axes, of which either may be stored as its transpose; the other axes broadcast.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func product(
    _ a: Tensor, _ b: Tensor, transposingLeft: Bool = false, transposingRight: Bool = false
  ) -> Tensor {
    let (left, right) = (a.shape.matrix(transposed: transposingLeft), b.shape.matrix(transposed: transposingRight))
    let shape = valid { () throws(ShapeError) in try Shape.matrixProduct(left, right) }
    let (m, k, n) = (left[left.rank - 2], left[left.rank - 1], right[right.rank - 1])
    // Many matrices times one is one tall product.
    if b.rank == 2 && !transposingLeft {
      let product = TensorMatrixProduct(
        rows: a.shape.dropLast().reduce(1, *), columns: n, shared: k, transposesRight: transposingRight)
      return Tensor(Arithmetic.matrixProduct(a.storage, b.storage, product), shape: shape)
    }
    let batches = Shape(shape.dropLast(2))
    let product = TensorMatrixProduct(
      rows: m, columns: n, shared: k, transposesLeft: transposingLeft, transposesRight: transposingRight,
      left: Shape(left.dropLast(2)).positions(broadcastTo: batches),
      right: Shape(right.dropLast(2)).positions(broadcastTo: batches))
    return Tensor(Arithmetic.matrixProduct(a.storage, b.storage, product), shape: shape)
  }
}

extension Shape {
  /// The shape with its last two axes exchanged, if they are stored so.
  fileprivate func matrix(transposed: Bool) -> Shape {
    guard transposed && rank >= 2 else { return self }
    return Shape(dropLast(2) + [self[rank - 1], self[rank - 2]])
  }

  /// For each element of the larger shape, which of this one's elements broadcasting puts there.
  fileprivate func positions(broadcastTo shape: Shape) -> [Int] {
    let strides = strides(broadcastTo: shape)
    return (0..<shape.elementCount).map { position in
      var (rest, place) = (position, 0)
      for axis in shape.indices.reversed() {
        place += rest % shape[axis] * strides[axis]
        rest /= shape[axis]
      }
      return place
    }
  }
}
