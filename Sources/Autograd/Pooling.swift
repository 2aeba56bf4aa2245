import Kernels
import Tensors

/// The largest element of each window of the last two axes, and where it stands in its plane.
///
/// The gradient goes to the first of equal largest elements. Padding never wins; NaN does.
///
/// - Parameters:
///   - kernel: the size of the window.
///   - stride: how far it moves; its own size for nil.
///   - ceilMode: whether a window may hang over the end.
/// - Returns: the values, and for each the index row·width + column in its plane.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func maxPool2DWithIndices<Scalar>(
  _ x: Tensor<Scalar>, kernel: Pair, stride: Pair? = nil, padding: Pair = 0, dilation: Pair = 1,
  ceilMode: Bool = false
) -> (values: Tensor<Scalar>, indices: IndexTensor) {
  let windows = poolingWindows(x, kernel, stride ?? kernel, padding, dilation, ceilMode, "maxPool2D")
  let i = x.operand
  let (values, places) = Scalar.Arithmetic.maxPool(x.storage, windows)
  let shape = Shape(x.shape.dropLast(2) + [windows.output.height, windows.output.width])
  let plane = windows.input.height * windows.input.width
  let result = Tensor(values, shape: shape).recorded(from: i) { g, adjoints in
    let dx = Scalar.Arithmetic.scatterAdd(g.storage, at: places, count: i.shape.elementCount)
    adjoints.add(Tensor(dx, shape: i.shape), to: i)
  }
  return (result, IndexTensor(places.map { $0 % plane }, shape: shape))
}

/// The largest element of each window of the last two axes; see `maxPool2DWithIndices`.
public func maxPool2D<Scalar>(
  _ x: Tensor<Scalar>, kernel: Pair, stride: Pair? = nil, padding: Pair = 0, dilation: Pair = 1,
  ceilMode: Bool = false
) -> Tensor<Scalar> {
  maxPool2DWithIndices(
    x, kernel: kernel, stride: stride, padding: padding, dilation: dilation, ceilMode: ceilMode
  ).values
}

/// The mean of each window of the last two axes.
///
/// Padding counts as zeros, unless `countingPadding` is false; what hangs over the padding never counts.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func avgPool2D<Scalar>(
  _ x: Tensor<Scalar>, kernel: Pair, stride: Pair? = nil, padding: Pair = 0, ceilMode: Bool = false,
  countingPadding: Bool = true
) -> Tensor<Scalar> {
  let windows = poolingWindows(x, kernel, stride ?? kernel, padding, 1, ceilMode, "avgPool2D")
  let i = x.operand
  let values = Scalar.Arithmetic.averagePool(x.storage, countingPadding: countingPadding, windows)
  let shape = Shape(x.shape.dropLast(2) + [windows.output.height, windows.output.width])
  return Tensor(values, shape: shape).recorded(from: i) { g, adjoints in
    let dx = Scalar.Arithmetic.averagePoolPullback(g.storage, countingPadding: countingPadding, windows)
    adjoints.add(Tensor(dx, shape: i.shape), to: i)
  }
}

private func poolingWindows<Scalar>(
  _ x: Tensor<Scalar>, _ kernel: Pair, _ stride: Pair, _ padding: Pair, _ dilation: Pair, _ ceilMode: Bool,
  _ operation: String
) -> ConvolutionWindows {
  guard x.rank >= 2 else { programmerError("\(operation): shape \(x.shape) has no planes") }
  let windows = valid { () throws(ShapeError) in
    try ConvolutionWindows(
      planes: x.shape.dropLast(2).reduce(1, *), shape: x.shape, kernel: kernel, stride: stride, padding: padding,
      dilation: dilation, ceilMode: ceilMode, for: operation)
  }
  if windows.hasEmptyWindow {
    programmerError("\(operation): with this padding some windows lie outside the images of shape \(x.shape)")
  }
  return windows
}
