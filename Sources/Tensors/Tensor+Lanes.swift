import Kernels

/// The layout with the images of a batch side by side, which convolutions compute in.
///
/// A laned tensor keeps its shape and value, and stores its elements as a row-major tensor of the shape `storedShape`
/// has them: the first axis cut into chunks, the places within a chunk innermost.
///
///     row-major        [images, …]
///     laned            [chunks, …, lanes]        image = chunk·lanes + lane; what lies behind the last image is 0
///
/// Convolutions make laned tensors; operations element by element, pooling, sums, views that keep the first axis, and
/// their pullbacks leave them laned. Everything else looks at `storage`, which is row-major. So the layout is never
/// seen, except in the time that is saved.
extension Tensor {
  /// The shape that `elements` has in row-major order.
  package var storedShape: Shape {
    guard isLaned else { return shape }
    let lanes = Scalar.Arithmetic.lanes
    return Shape([(shape[0] + lanes - 1) / lanes] + shape.dropFirst() + [lanes])
  }

  /// Whether a tensor of this shape can be laned, and whether it would waste less than half of the lanes.
  package static func suitsLanes(_ shape: Shape) -> Bool {
    1 < shape.rank && shape.rank < Shape.maximumRank && shape[0] * 2 > Scalar.Arithmetic.lanes
  }

  /// The same value, laned.
  package var laned: Tensor {
    guard !isLaned else { return self }
    var result = Tensor(laned: Scalar.Arithmetic.intoLanes(elements, images: shape[0]), shape: shape)
    result.node = node
    return result
  }

  /// The same value, row-major.
  package var rowMajor: Tensor {
    guard isLaned else { return self }
    var result = Tensor(storage, shape: shape)
    result.node = node
    return result
  }

  /// The stored elements as a tensor of their own.
  private var stored: Tensor { Tensor(elements, shape: storedShape) }

  /// A constant of this tensor's shape and layout.
  package func with(_ elements: [Scalar]) -> Tensor {
    isLaned ? Tensor(laned: elements, shape: shape) : Tensor(elements, shape: shape)
  }

  /// A function of the elements of two tensors of one shape, laned if one of them is.
  package static func combined(_ a: Tensor, _ b: Tensor, _ f: ([Scalar], [Scalar]) -> [Scalar]) -> Tensor {
    guard a.isLaned || b.isLaned else { return a.with(f(a.elements, b.elements)) }
    let (a, b) = (a.laned, b.laned)
    return a.with(f(a.elements, b.elements))
  }

  /// f(a, b) for every pair that broadcasting makes, where the laned one of the two gives the result its images; nil
  /// where it does not.
  static func zippedLanes(_ f: TensorBinaryFunction, _ a: Tensor, _ b: Tensor, shape: Shape) -> Tensor? {
    let laned = a.isLaned ? a : b
    guard laned.isLaned, laned.rank == shape.rank, laned.shape[0] == shape[0] else { return nil }
    func stored(_ x: Tensor) -> Tensor {
      x.rank == shape.rank && x.shape[0] == shape[0] ? x.laned.stored : Tensor(x.storage, shape: Shape(x.shape + [1]))
    }
    return Tensor(laned: zipped(f, stored(a), stored(b)).elements, shape: shape)
  }

  /// Σ over `axes` of a laned tensor; laned where the first axis stays.
  func summedLanes(over axes: [Int], keeping: Bool) -> Tensor {
    let result = shape.removing(axes, keeping: keeping)
    if axes.first == 0 { return stored.summed(over: axes + [rank]).viewed(as: result) }
    let sums = stored.summed(over: axes, keeping: keeping)
    return result.rank < 2
      ? Tensor(laned: sums.elements, shape: result).rowMajor : Tensor(laned: sums.elements, shape: result)
  }

  /// The elements of a laned tensor repeated to fill a larger shape of as many images.
  func repeatedLanes(to target: Shape) -> Tensor {
    let lanes = storedShape
    return Tensor(
      laned: stored.repeated(to: Shape([lanes[0]] + target.dropFirst() + [lanes[rank]])).elements, shape: target)
  }
}
