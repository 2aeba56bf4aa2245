import Tensors

/// eˣ/Σeˣ along an axis, without overflow.
///
///     ∂L/∂x = y·(g − Σ g·y)
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func softmax<Scalar>(_ x: Tensor<Scalar>, along axis: Int = -1) -> Tensor<Scalar> {
  let axis = valid { () throws(ShapeError) in try x.shape.axis(axis, for: "softmax") }
  let (outer, count, inner) = x.shape.lines(along: axis)
  let i = x.operand
  let y = Scalar.Arithmetic.softmax(x.storage, outer: outer, count: count, inner: inner)
  return Tensor(y, shape: x.shape).recorded(from: i) { g, adjoints in
    let dx = Scalar.Arithmetic.softmaxPullback(y, g.storage, outer: outer, count: count, inner: inner)
    adjoints.add(Tensor(dx, shape: i.shape), to: i)
  }
}

/// x − log Σeˣ along an axis: the logarithm of the softmax, exact also where the softmax is 0 to rounding.
///
///     ∂L/∂x = g − eʸ·Σg
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func logSoftmax<Scalar>(_ x: Tensor<Scalar>, along axis: Int = -1) -> Tensor<Scalar> {
  let axis = valid { () throws(ShapeError) in try x.shape.axis(axis, for: "logSoftmax") }
  let (outer, count, inner) = x.shape.lines(along: axis)
  let i = x.operand
  let y = Scalar.Arithmetic.logSoftmax(x.storage, outer: outer, count: count, inner: inner)
  return Tensor(y, shape: x.shape).recorded(from: i) { g, adjoints in
    let dx = Scalar.Arithmetic.logSoftmaxPullback(y, g.storage, outer: outer, count: count, inner: inner)
    adjoints.add(Tensor(dx, shape: i.shape), to: i)
  }
}
