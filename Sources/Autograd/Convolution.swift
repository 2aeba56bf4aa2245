import Kernels
import Tensors

/// A number for the vertical and one for the horizontal direction; `1` stands for both.
public typealias Pair = ConvolutionWindows.Pair

/// The convolution of images with filters (no flip, as in every network library), plus one bias for each filter.
///
///     result[n, f, y, x] = bias[f] + Σ images[n, c, y·stride + i·dilation − padding, …]·filters[f, c, i, j]
///
/// - Parameters:
///   - images: images × channels × height × width.
///   - filters: filters × channels/groups × height × width.
///   - bias: one for each filter, or nil for 0.
///   - padding: rows and columns of zeros on each side.
///   - groups: channels and filters are split into so many groups that do not see each other.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func conv2D<Scalar>(
  _ images: Tensor<Scalar>, _ filters: Tensor<Scalar>, bias: Tensor<Scalar>? = nil, stride: Pair = 1,
  padding: Pair = 0, dilation: Pair = 1, groups: Int = 1
) -> Tensor<Scalar> {
  let geometry = valid { () throws(ShapeError) in
    try ConvolutionGeometry(
      images: images.shape, filters: filters.shape, bias: bias?.shape, stride: stride, padding: padding,
      dilation: dilation, groups: groups)
  }
  let (i, j, k) = (images.operand, filters.operand, bias?.operand)
  let (x, w) = (images.detached.laned, filters.storage)
  let output: Shape = [
    geometry.images, geometry.outputChannels, geometry.windows.output.height, geometry.windows.output.width,
  ]
  // A batch of a few images is computed in lanes, too, but travels on without the empty ones.
  let fills = Tensor<Scalar>.suitsLanes(output)
  let laned = Tensor(laned: Scalar.Arithmetic.convolution(x.elements, w, bias: bias?.storage, geometry), shape: output)
  let saved = fills ? x : x.rowMajor
  return (fills ? laned : laned.rowMajor).recorded(from: [i, j] + (k.map { [$0] } ?? [])) { g, adjoints in
    let lanes = g.laned.elements
    adjoints.add(
      Tensor(laned: Scalar.Arithmetic.convolutionImagePullback(lanes, w, geometry), shape: i.shape), to: i)
    adjoints.add(
      Tensor(
        Scalar.Arithmetic.convolutionFilterPullback(lanes, saved.laned.elements, geometry), shape: j.shape), to: j)
    if let k {
      adjoints.add(
        Tensor(
          Scalar.Arithmetic.channelSums(lanes, images: geometry.images, channels: geometry.outputChannels)), to: k)
    }
  }
}

/// The convolution of signals, examples × channels × length, with filters × channels/groups × length.
public func conv1D<Scalar>(
  _ signals: Tensor<Scalar>, _ filters: Tensor<Scalar>, bias: Tensor<Scalar>? = nil, stride: Int = 1,
  padding: Int = 0, dilation: Int = 1, groups: Int = 1
) -> Tensor<Scalar> {
  guard signals.rank == 3 && filters.rank == 3 else {
    programmerError("conv1D: shapes \(signals.shape) and \(filters.shape) have not three axes each")
  }
  let result = conv2D(
    signals.unsqueezed(at: 2), filters.unsqueezed(at: 2), bias: bias, stride: Pair(1, stride),
    padding: Pair(0, padding), dilation: Pair(1, dilation), groups: groups)
  return result.squeezed(at: 2)
}

extension ConvolutionGeometry {
  /// The sizes of a convolution, checked.
  ///
  /// - Throws: `ShapeError`, naming both shapes, when channels, groups or bias do not fit or the filter is larger than
  ///   the padded image.
  public init(
    images: Shape, filters: Shape, bias: Shape? = nil, stride: Pair = 1, padding: Pair = 0, dilation: Pair = 1,
    groups: Int = 1
  ) throws(ShapeError) {
    func refuse(_ reason: String) -> ShapeError {
      ShapeError("conv2D: images of shape \(images) and filters of shape \(filters) do not fit: \(reason)")
    }
    guard images.rank == 4 && filters.rank == 4 else { throw refuse("both need four axes") }
    guard groups >= 1, images[1] % groups == 0, filters[0] % groups == 0 else {
      throw refuse("\(images[1]) channels and \(filters[0]) filters cannot be split into \(groups) groups")
    }
    guard filters[1] == images[1] / groups else {
      throw refuse("a filter sees \(images[1] / groups) channels, not \(filters[1])")
    }
    if let bias, bias != [filters[0]] { throw refuse("a bias of shape \(bias) is not one for each filter") }
    let windows = try ConvolutionWindows(
      planes: images[0] * images[1], shape: images, kernel: Pair(filters[2], filters[3]), stride: stride,
      padding: padding, dilation: dilation, for: "conv2D")
    self.init(
      images: images[0], inputChannels: images[1], outputChannels: filters[0], groups: groups, windows: windows)
  }
}

extension ConvolutionWindows {
  /// Windows over the last two axes of a shape, checked.
  init(
    planes: Int, shape: Shape, kernel: Pair, stride: Pair, padding: Pair, dilation: Pair, ceilMode: Bool = false,
    for operation: String
  ) throws(ShapeError) {
    let smallest = min(kernel.height, kernel.width, stride.height, stride.width, dilation.height, dilation.width)
    guard smallest >= 1, padding.height >= 0, padding.width >= 0 else {
      throw ShapeError("\(operation): kernel, stride and dilation are 1 or more, padding 0 or more")
    }
    self.init(
      planes: planes, input: Pair(shape[shape.rank - 2], shape[shape.rank - 1]), kernel: kernel, stride: stride,
      padding: padding, dilation: dilation, ceilMode: ceilMode)
    guard output.height > 0 && output.width > 0 else {
      throw ShapeError(
        "\(operation): a window of \(kernel.height) × \(kernel.width) does not fit into images of shape \(shape)")
    }
  }
}

/// The largest element of each window of the last two axes, and where it stands in its plane.
///
/// The gradient goes to the first of equal largest elements. Padding never wins; NaN does.
///
/// - Parameters:
///   - kernel: the size of the window.
///   - stride: how far it moves; its own size for nil.
///   - ceilMode: whether a window may hang over the end.
/// - Returns: the values, and for each the index row·width + column in its plane.
public func maxPool2DWithIndices<Scalar>(
  _ x: Tensor<Scalar>, kernel: Pair, stride: Pair? = nil, padding: Pair = 0, dilation: Pair = 1,
  ceilMode: Bool = false
) -> (values: Tensor<Scalar>, indices: IndexTensor) {
  let values = maxPool2D(
    x, kernel: kernel, stride: stride, padding: padding, dilation: dilation, ceilMode: ceilMode)
  let windows = poolingWindows(x, kernel, stride ?? kernel, padding, dilation, ceilMode, "maxPool2D")
  let columns = windows.reaches(vertical: false)
  let places = windows.reaches(vertical: true).flatMap { rows in
    columns.map { columns in
      Swift.stride(from: rows.first, to: rows.end, by: dilation.height).flatMap { row in
        Swift.stride(from: columns.first, to: columns.end, by: dilation.width).map { row * windows.input.width + $0 }
      }
    }
  }
  let (elements, plane) = (x.storage, windows.input.height * windows.input.width)
  let indices = values.storage.enumerated().map { number, largest in
    let first = number / places.count * plane
    return places[number % places.count].first {
      elements[first + $0] == largest || elements[first + $0].isNaN
    } ?? 0
  }
  return (values, IndexTensor(indices, shape: values.shape))
}

/// The largest element of each window of the last two axes; see `maxPool2DWithIndices`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func maxPool2D<Scalar>(
  _ x: Tensor<Scalar>, kernel: Pair, stride: Pair? = nil, padding: Pair = 0, dilation: Pair = 1,
  ceilMode: Bool = false
) -> Tensor<Scalar> {
  let windows = poolingWindows(x, kernel, stride ?? kernel, padding, dilation, ceilMode, "maxPool2D")
  return x.pooled(
    windows, { Scalar.Arithmetic.lanedMaxPool($0, windows) },
    pullback: { g, x, y in Scalar.Arithmetic.lanedMaxPoolPullback(g, x, y, windows) })
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
  return x.pooled(
    windows, { Scalar.Arithmetic.lanedAveragePool($0, countingPadding: countingPadding, windows) },
    pullback: { g, _, _ in
      Scalar.Arithmetic.lanedAveragePoolPullback(g, countingPadding: countingPadding, windows)
    })
}

extension Tensor {
  /// What pooling makes of the last two axes, computed with the examples of the first axis side by side; rows travel on
  /// as rows.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate func pooled(
    _ windows: ConvolutionWindows, _ pool: @escaping @Sendable ([Scalar]) -> [Scalar],
    pullback: @escaping @Sendable (_ g: [Scalar], _ x: [Scalar], _ y: [Scalar]) -> [Scalar]
  ) -> Tensor {
    guard rank > 2 else { return unsqueezed(at: 0).pooled(windows, pool, pullback: pullback).squeezed(at: 0) }
    let (i, x, isLaned) = (operand, detached.laned, isLaned)
    func wrapped(_ elements: [Scalar], _ shape: Shape) -> Tensor {
      let result = Tensor(laned: elements, shape: shape)
      return isLaned ? result : result.rowMajor
    }
    let y = pool(x.elements)
    let shape = Shape(shape.dropLast(2) + [windows.output.height, windows.output.width])
    return wrapped(y, shape).recorded(from: i) { g, adjoints in
      adjoints.add(wrapped(pullback(g.laned.elements, x.elements, y), i.shape), to: i)
    }
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
