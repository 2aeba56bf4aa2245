import Kernels

/// Arithmetic on values: what the operations of `Autograd` compute before they record anything.
///
/// These functions ignore tapes, and their results are constants. They are for the modules of the workbench; programs
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
    with(Arithmetic.map(f, elements))
  }

  /// f(a, b) for every pair that broadcasting makes.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func zipped(_ f: TensorBinaryFunction, _ a: Tensor, _ b: Tensor) -> Tensor {
    if a.shape == b.shape { return combined(a, b) { Arithmetic.zip(f, $0, $1) } }
    let shape = valid { () throws(ShapeError) in try Shape.broadcast(a.shape, b.shape, for: "\(f)") }
    if b.count == 1 && shape == a.shape { return zipped(f, a, b.item) }
    if a.count == 1 && shape == b.shape { return zipped(f, a.item, b) }
    if let laned = zippedLanes(f, a, b, shape: shape) { return laned }
    return Tensor(Arithmetic.zip(f, a.storage, b.storage, Shape.plan(a.shape, b.shape, to: shape)), shape: shape)
  }

  /// f(a, b) for every element a.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func zipped(_ f: TensorBinaryFunction, _ a: Tensor, _ b: Scalar) -> Tensor {
    a.with(Arithmetic.zip(f, a.elements, [b]))
  }

  /// f(a, b) for every element b.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func zipped(_ f: TensorBinaryFunction, _ a: Scalar, _ b: Tensor) -> Tensor {
    b.with(Arithmetic.zip(f, [a], b.elements))
  }

  /// Adds a tensor of the same shape in place.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func accumulate(_ other: Tensor) {
    if shape != other.shape { programmerError("accumulate: shapes \(shape) and \(other.shape) differ") }
    guard isLaned || other.isLaned else { return Arithmetic.accumulate(&storage, other.elements) }
    self = laned
    let other = other.laned
    withElements { Arithmetic.accumulate(&$0, other.elements) }
  }

  /// Adds aᵀ·b in place for every pair of matrices.
  package mutating func accumulate(products pairs: [(Tensor, Tensor)]) {
    let (rows, columns) = (shape[0], shape[1])
    Arithmetic.addProducts(pairs.map { ($0.storage, $1.storage) }, to: &storage, rows: rows, columns: columns)
  }

  /// Adds a tensor in place to the elements that a view names.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func accumulate(_ other: Tensor, at view: TensorView) {
    Arithmetic.scatterAdd(other.storage, to: &storage, view)
  }

  /// The same elements in another shape of as many.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func viewed(as shape: Shape) -> Tensor {
    isLaned && Tensor.suitsLanes(shape) && shape[0] == self.shape[0]
      ? Tensor(laned: elements, shape: shape) : Tensor(storage, shape: shape)
  }

  /// Folds neighbouring axes together, from the last to the first, with a function that folds one axis.
  ///
  /// `axes` are in ascending order. Axes of extent 1 between two others count as neighbours of both.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func folded(
    _ axes: [Int], keeping: Bool,
    with fold: (_ x: [Scalar], _ lines: TensorLines) -> [Scalar]
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
    if isLaned { return summedLanes(over: axes, keeping: keeping) }
    return folded(axes, keeping: keeping) { Arithmetic.sum($0, $1) }
  }

  /// The largest or smallest over `axes`, in ascending order.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func extreme(largest: Bool, over axes: [Int], keeping: Bool = false) -> Tensor {
    folded(axes, keeping: keeping) { x, lines in
      if lines.count == 0 && lines.outer * lines.inner > 0 {
        programmerError("\(largest ? "max" : "min"): shape \(shape) has no elements along the axes \(axes)")
      }
      return Tensor.places(Arithmetic.indexOfExtreme(x, largest: largest, lines), lines).map { x[$0] }
    }
  }

  /// Where in the array the elements stand that were chosen along one axis.
  package static func places(_ indices: [Int], _ lines: TensorLines) -> [Int] {
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

  /// A·B over the last two axes, of which either may be stored as its transpose; the other axes broadcast.
  ///
  /// - Parameter bias: added to every row, one number for each column.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func product(
    _ a: Tensor, _ b: Tensor, transposingLeft: Bool = false, transposingRight: Bool = false, bias: Tensor? = nil
  ) -> Tensor {
    let (left, right) = (a.shape.matrix(transposed: transposingLeft), b.shape.matrix(transposed: transposingRight))
    let shape = valid { () throws(ShapeError) in try Shape.matrixProduct(left, right) }
    let (m, k, n) = (left[left.rank - 2], left[left.rank - 1], right[right.rank - 1])
    // Many matrices times one is one tall product.
    if b.rank == 2 && !transposingLeft {
      let product = TensorMatrixProduct(
        rows: a.shape.dropLast().reduce(1, *), columns: n, shared: k, transposesRight: transposingRight)
      return Tensor(Arithmetic.matrixProduct(a.storage, b.storage, bias: bias?.storage, product), shape: shape)
    }
    let batches = Shape(shape.dropLast(2))
    let product = TensorMatrixProduct(
      rows: m, columns: n, shared: k, transposesLeft: transposingLeft, transposesRight: transposingRight,
      left: Shape(left.dropLast(2)).positions(broadcastTo: batches),
      right: Shape(right.dropLast(2)).positions(broadcastTo: batches))
    return Tensor(Arithmetic.matrixProduct(a.storage, b.storage, bias: bias?.storage, product), shape: shape)
  }

  /// The axes in another order: axis k of the result is axis `order[k]` of this tensor.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func permuted(_ order: [Int]) -> Tensor {
    let strides = shape.strides
    let result = Shape(order.map { shape[$0] })
    return Tensor(
      Arithmetic.gather(storage, TensorView(extents: Array(result), strides: order.map { strides[$0] })), shape: result)
  }

  /// The elements repeated to fill a larger shape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func repeated(to target: Shape) -> Tensor {
    if shape == target { return detached }
    if count == 1 { return Tensor(repeating: item, shape: target) }
    if isLaned && target.rank == rank && target[0] == shape[0] { return repeatedLanes(to: target) }
    let view = TensorView(extents: Array(target), strides: shape.strides(broadcastTo: target))
    return Tensor(Arithmetic.gather(storage, view), shape: target)
  }

  /// The elements that a view names, in a shape of as many.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func gathered(_ view: TensorView, shape: Shape) -> Tensor {
    Tensor(Arithmetic.gather(storage, view), shape: shape)
  }

  /// A tensor of `shape` filled with one number, this one's elements written to the places that a view names.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func placed(_ view: TensorView, in shape: Shape, filledWith number: Scalar = 0) -> Tensor {
    var result = [Scalar](repeating: number, count: shape.elementCount)
    Arithmetic.assign(storage, to: &result, view)
    return Tensor(result, shape: shape)
  }
}
