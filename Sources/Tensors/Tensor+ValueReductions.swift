import Kernels

extension Tensor {
  /// Folds neighbouring axes together, from the last to the first, with a function that folds one axis.
  ///
  /// `axes` are in ascending order. Axes of extent 1 between two others count as neighbours of both.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func folded(
    _ axes: [Int], keeping: Bool,
    with fold: (_ x: [Scalar], _ lines: (outer: Int, count: Int, inner: Int)) -> [Scalar]
  ) -> Tensor {
    var (elements, current) = (storage, shape)
    var end = axes.count
    while end > 0 {
      var first = end - 1
      while first > 0 && axes[first - 1] == axes[first] - 1 { first -= 1 }
      let (low, high) = (axes[first], axes[end - 1])
      let outer = current[..<low].reduce(1, *)
      let inner = current[(high + 1)...].reduce(1, *)
      elements = fold(elements, (outer, current[low...high].reduce(1, *), inner))
      for axis in low...high { current = current.replacing(axis, with: 1) }
      end = first
    }
    return Tensor(elements, shape: shape.removing(axes, keeping: keeping))
  }

  /// Σ over `axes`, in ascending order.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func summed(over axes: [Int], keeping: Bool = false) -> Tensor {
    folded(axes, keeping: keeping) { Arithmetic.sum($0, outer: $1.outer, count: $1.count, inner: $1.inner) }
  }

  /// The largest or smallest over `axes`, in ascending order.
  package func extreme(largest: Bool, over axes: [Int], keeping: Bool = false) -> Tensor {
    folded(axes, keeping: keeping) { x, lines in
      if lines.count == 0 && lines.outer * lines.inner > 0 {
        programmerError("\(largest ? "max" : "min"): shape \(shape) has no elements along the axes \(axes)")
      }
      let indices = Arithmetic.indexOfExtreme(
        x, largest: largest, outer: lines.outer, count: lines.count, inner: lines.inner)
      return Arithmetic.gather(x, Tensor.places(indices, lines))
    }
  }

  /// Where in the array the elements stand that were chosen along one axis.
  package static func places(_ indices: [Int], _ lines: (outer: Int, count: Int, inner: Int)) -> [Int] {
    indices.indices.map { line in
      (line / lines.inner * lines.count + indices[line]) * lines.inner + line % lines.inner
    }
  }

  /// Σ over the axes that broadcasting repeated, so that the result has the shape `target`.
  ///
  /// This is the adjoint of repeating: what was used twice gets both contributions.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func summed(to target: Shape) -> Tensor {
    if shape == target { return detached }
    let missing = shape.rank - target.rank
    let repeated = shape.indices.filter { axis in
      axis < missing || (target[axis - missing] == 1 && shape[axis] != 1)
    }
    return summed(over: repeated).viewed(as: target)
  }
}
