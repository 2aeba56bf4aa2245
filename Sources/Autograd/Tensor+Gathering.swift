import Kernels
import Tensors

extension Tensor {
  /// For each index the element that stands there along the axis, at the index's own position on the others.
  ///
  ///     result[i, j] = x[i, index[i, j]]           along axis 1
  public func gathered(_ index: IndexTensor, along axis: Int) -> Tensor {
    let axis = self.axis(axis, for: "gather")
    guard index.shape.rank == rank, shape.indices.allSatisfy({ $0 == axis || index.shape[$0] <= shape[$0] }) else {
      programmerError("gather: an index of shape \(index.shape) does not fit shape \(shape) along axis \(axis)")
    }
    let strides = shape.strides
    let places = index.values.enumerated().map { position, value in
      var (rest, place) = (position, checked(value, along: axis, "gather") * strides[axis])
      for other in shape.indices.reversed() {
        if other != axis { place += rest % index.shape[other] * strides[other] }
        rest /= index.shape[other]
      }
      return place
    }
    return taking(places, shape: index.shape)
  }

  /// The slices at these positions of an axis, in this order; a position may be named more than once.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func indexSelected(_ indices: [Int], along axis: Int = 0) -> Tensor {
    let axis = self.axis(axis, for: "indexSelect")
    let (outer, count, inner) = shape.lines(along: axis)
    let positions = indices.map { checked($0, along: axis, "indexSelect") }
    let starts = (0..<outer).flatMap { o in positions.map { (o * count + $0) * inner } }
    let (i, elements) = (operand, storage)
    var slices: [Scalar] = []
    slices.reserveCapacity(starts.count * inner)
    for start in starts { slices.append(contentsOf: elements[start..<(start + inner)]) }
    return Tensor(slices, shape: shape.replacing(axis, with: indices.count)).recorded(from: i) { g, adjoints in
      var sums = [Scalar](repeating: 0, count: i.shape.elementCount)
      let g = g.storage
      for (number, start) in starts.enumerated() {
        for k in 0..<inner { sums[start + k] += g[number * inner + k] }
      }
      adjoints.add(Tensor(sums, shape: i.shape), to: i)
    }
  }

  private func checked(_ index: Int, along axis: Int, _ operation: String) -> Int {
    guard 0 <= index && index < shape[axis] else {
      programmerError("\(operation): shape \(shape) has no index \(index) along axis \(axis)")
    }
    return index
  }
}

/// The elements of `a` where the mask is not 0, those of `b` where it is.
///
/// All three broadcast. No gradient flows to the mask.
public func select<Scalar>(
  where mask: Tensor<Scalar>, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  let shape = valid { () throws(ShapeError) in
    try Shape.broadcast(mask.shape, Shape.broadcast(a.shape, b.shape, for: "select"), for: "select")
  }
  let (i, j) = (a.operand, b.operand)
  let chosen = mask.repeated(to: shape)
  let value = Tensor<Scalar>(
    Scalar.Arithmetic.select(chosen.storage, a.repeated(to: shape).storage, b.repeated(to: shape).storage),
    shape: shape)
  return value.recorded(from: i, j) { g, adjoints in
    let zeros = Tensor<Scalar>.zeros(shape)
    adjoints.add(select(where: chosen, g, zeros), to: i)
    adjoints.add(select(where: chosen, zeros, g), to: j)
  }
}

extension Tensor {
  /// 1 where a > b, 0 elsewhere; a constant.
  public func isGreater(than other: Tensor) -> Tensor { Tensor.zipped(.greater, self, other) }
  /// 1 where a < b, 0 elsewhere; a constant.
  public func isLess(than other: Tensor) -> Tensor { other.isGreater(than: self) }
  /// 1 where a = b, 0 elsewhere; a constant.
  public func isEqual(to other: Tensor) -> Tensor { Tensor.zipped(.equal, self, other) }
}
