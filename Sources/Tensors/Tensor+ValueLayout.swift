import Kernels

extension Tensor {
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
    if count == 1 { return Tensor(repeating: storage[0], shape: target) }
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
