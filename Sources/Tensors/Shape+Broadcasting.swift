import Kernels

extension Shape {
  /// The shape that broadcasting gives to a pair of tensors, as in NumPy.
  ///
  /// Axes are matched from the last; two extents match when they are equal or when one of them is 1, which is then
  /// repeated; missing axes count as 1.
  ///
  /// - Throws: `ShapeError`, naming `operation` and both shapes, when two extents do not match.
  public static func broadcast(_ a: Shape, _ b: Shape, for operation: String) throws(ShapeError) -> Shape {
    if a == b { return a }
    let rank = Swift.max(a.rank, b.rank)
    var result = Shape([])
    for axis in 0..<rank {
      let (left, right) = (a.extent(axis, of: rank), b.extent(axis, of: rank))
      guard left == right || left == 1 || right == 1 else {
        throw ShapeError("\(operation): shapes \(a) and \(b) do not broadcast, because \(left) meets \(right)")
      }
      result.append(left == 1 ? right : left)
    }
    return result
  }

  /// The extent along an axis of a shape of `rank` axes to which this one is aligned at the end; 1 where it has none.
  func extent(_ axis: Int, of rank: Int) -> Int {
    let own = axis - (rank - self.rank)
    return own < 0 ? 1 : self[own]
  }

  /// Row-major strides; 0 along axes that are repeated to make `shape`.
  package func strides(broadcastTo shape: Shape) -> [Int] {
    var result = [Int](repeating: 0, count: shape.rank)
    var step = 1
    for axis in indices.reversed() {
      result[axis + shape.rank - rank] = self[axis] == 1 ? 0 : step
      step *= self[axis]
    }
    return result
  }

  /// Row-major strides.
  package var strides: [Int] {
    var result = [Int](repeating: 1, count: rank)
    for axis in indices.dropLast().reversed() { result[axis] = result[axis + 1] * self[axis + 1] }
    return result
  }

  /// The walk that pairs the elements of two tensors, neighbouring axes merged where both allow it.
  static func plan(_ a: Shape, _ b: Shape, to shape: Shape) -> TensorBroadcastPlan {
    let (left, right) = (a.strides(broadcastTo: shape), b.strides(broadcastTo: shape))
    var (extents, leftSteps, rightSteps): ([Int], [Int], [Int]) = ([], [], [])
    for axis in shape.indices where shape[axis] != 1 {
      if let last = extents.indices.last, leftSteps[last] == left[axis] * shape[axis],
        rightSteps[last] == right[axis] * shape[axis]
      {
        extents[last] *= shape[axis]
        (leftSteps[last], rightSteps[last]) = (left[axis], right[axis])
      } else {
        extents.append(shape[axis])
        leftSteps.append(left[axis])
        rightSteps.append(right[axis])
      }
    }
    return (extents, leftSteps, rightSteps)
  }

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

  /// The shape with its last two axes exchanged, if they are stored so.
  func matrix(transposed: Bool) -> Shape {
    guard transposed && rank >= 2 else { return self }
    return Shape(dropLast(2) + [self[rank - 1], self[rank - 2]])
  }

  /// For each element of the larger shape, which of this one's elements broadcasting puts there.
  func positions(broadcastTo shape: Shape) -> [Int] {
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
