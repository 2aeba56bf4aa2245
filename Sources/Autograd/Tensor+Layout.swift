import Kernels
import Tensors

extension Tensor {
  /// The same elements in another shape; one extent may be −1, which stands for what is left.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func reshaped(to extents: [Int]) -> Tensor {
    let i = operand
    let target = valid { () throws(ShapeError) in try shape.reshaped(to: extents) }
    return viewed(as: target).recorded(from: i) { g, adjoints in adjoints.add(g.viewed(as: i.shape), to: i) }
  }

  /// The axes from `axis` on made one: images × channels × height × width becomes images × pixels for axis 1.
  public func flattened(from axis: Int = 0) -> Tensor {
    reshaped(to: Array(shape[..<axis]) + [shape[axis...].reduce(1, *)])
  }

  /// An axis of extent 1 put in at `axis`.
  public func unsqueezed(at axis: Int) -> Tensor {
    guard -rank - 1 <= axis && axis <= rank else { programmerError("unsqueeze: shape \(shape) has no place \(axis)") }
    var extents = Array(shape)
    extents.insert(1, at: axis < 0 ? axis + rank + 1 : axis)
    return reshaped(to: extents)
  }

  /// The axis left out if its extent is 1, or all such axes for nil; other axes stay.
  public func squeezed(at axis: Int? = nil) -> Tensor {
    let numbers = axis.map { [$0] }
    let axes = self.axes(numbers, for: "squeeze")
    return reshaped(to: shape.indices.filter { !axes.contains($0) || shape[$0] != 1 }.map { shape[$0] })
  }

  /// The axes in another order: axis k of the result is axis `order[k]` of this tensor.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func permuted(to order: [Int]) -> Tensor {
    let axes = order.map { number in self.axis(number, for: "permute") }
    guard axes.sorted() == Array(shape.indices) else {
      programmerError("permute: \(order) is no order of the axes of shape \(shape)")
    }
    let i = operand
    var back = axes
    for (position, axis) in axes.enumerated() { back[axis] = position }
    return permuted(axes).recorded(from: i) { [back] g, adjoints in adjoints.add(g.permuted(back), to: i) }
  }

  /// Two axes exchanged; for a matrix its transpose.
  public func transposed(_ a: Int = -2, _ b: Int = -1) -> Tensor {
    let (a, b) = (axis(a, for: "transpose"), axis(b, for: "transpose"))
    var order = Array(shape.indices)
    order.swapAt(a, b)
    return permuted(to: order)
  }

  /// The elements repeated to fill a larger shape, as broadcasting does it; −1 keeps an extent.
  public func expanded(to extents: [Int]) -> Tensor {
    let missing = extents.count - rank
    let target = Shape(
      extents.indices.map { extents[$0] == -1 && $0 >= missing ? shape[$0 - missing] : extents[$0] })
    let result = valid { () throws(ShapeError) in try Shape.broadcast(shape, target, for: "expand") }
    guard result == target else { programmerError("expand: shape \(shape) does not broadcast to \(target)") }
    let i = operand
    return repeated(to: target).recorded(from: i) { g, adjoints in adjoints.add(g, to: i) }
  }

  /// A range of each axis, with steps.
  ///
  /// - Parameter ranges: one for each axis; axes that are not named stay whole.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func sliced(_ ranges: [TensorRange]) -> Tensor {
    guard ranges.count <= rank else { programmerError("slice: \(ranges.count) ranges for shape \(shape)") }
    let strides = shape.strides
    var (offset, extents, steps) = (0, Array(shape), strides)
    for (axis, range) in ranges.enumerated() {
      let bounds = range.clamped(to: shape[axis])
      offset += bounds.start * strides[axis]
      extents[axis] = bounds.count
      steps[axis] = strides[axis] * range.step
    }
    let i = operand
    let view = TensorView(offset: offset, extents: extents, strides: steps)
    return gathered(view, shape: Shape(extents)).recorded(from: i) { g, adjoints in
      adjoints.add(g, to: i, at: view)
    }
  }

  /// A range of each axis: `x.sliced(0..<2, 1..<3)`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func sliced(_ ranges: Range<Int>...) -> Tensor { sliced(ranges.map { TensorRange($0) }) }

  /// The elements at one position of an axis, which is left out; −1 is the last.
  public func selected(_ index: Int, along axis: Int) -> Tensor {
    let axis = self.axis(axis, for: "select")
    guard -shape[axis] <= index && index < shape[axis] else {
      programmerError("select: shape \(shape) has no index \(index) along axis \(axis)")
    }
    let position = index < 0 ? index + shape[axis] : index
    var ranges = shape.map { TensorRange(0..<$0) }
    ranges[axis] = TensorRange(position..<(position + 1))
    return sliced(ranges).reshaped(to: Array(shape.removing([axis], keeping: false)))
  }

  /// Tensors joined along an axis; they may differ in that extent only.
  public static func concatenated(_ tensors: [Tensor], along axis: Int = 0) -> Tensor {
    guard let first = tensors.first else { programmerError("concatenate: no tensors") }
    let axis = first.axis(axis, for: "concatenate")
    let extent = tensors.reduce(0) { $0 + ($1.rank == first.rank ? $1.shape[axis] : 0) }
    let target = first.shape.replacing(axis, with: extent)
    let strides = target.strides
    var elements = [Scalar](repeating: 0, count: target.elementCount)
    var parts: [(operand: Operand, view: TensorView)] = []
    var start = 0
    for tensor in tensors {
      guard tensor.rank == first.rank, tensor.shape.replacing(axis, with: extent) == target else {
        programmerError("concatenate: shapes \(first.shape) and \(tensor.shape) differ beside axis \(axis)")
      }
      let view = TensorView(offset: start * strides[axis], extents: Array(tensor.shape), strides: strides)
      Scalar.Arithmetic.assign(tensor.storage, to: &elements, view)
      parts.append((tensor.operand, view))
      start += tensor.shape[axis]
    }
    return Tensor(elements, shape: target).recorded(from: parts.map(\.operand)) { [parts] g, adjoints in
      for part in parts { adjoints.add(g.gathered(part.view, shape: part.operand.shape), to: part.operand) }
    }
  }

  /// Tensors of one shape put side by side along a new axis.
  public static func stacked(_ tensors: [Tensor], along axis: Int = 0) -> Tensor {
    concatenated(tensors.map { $0.unsqueezed(at: axis) }, along: axis)
  }

  /// A border of one number around the last two axes.
  public func padded(left: Int = 0, right: Int = 0, top: Int = 0, bottom: Int = 0, with number: Scalar = 0) -> Tensor {
    guard rank >= 2, Swift.min(left, right, top, bottom) >= 0 else {
      programmerError("pad: shape \(shape) cannot be given the border \([left, right, top, bottom])")
    }
    var target = shape.replacing(rank - 2, with: shape[rank - 2] + top + bottom)
    target = target.replacing(rank - 1, with: shape[rank - 1] + left + right)
    let view = TensorView(
      offset: top * target[rank - 1] + left, extents: Array(shape), strides: target.strides)
    let i = operand
    return placed(view, in: target, filledWith: number).recorded(from: i) { g, adjoints in
      adjoints.add(g.gathered(view, shape: i.shape), to: i)
    }
  }
}

/// A range of an axis with a step: the indices start, start + step, … below end.
public struct TensorRange: Hashable, Sendable {
  /// The first index; below 0 it counts from the end of the axis.
  public let start: Int
  /// The index before which the range ends; below 0 it counts from the end of the axis.
  public let end: Int
  /// How far apart two indices are, at least 1.
  public let step: Int

  /// Indices from `start` to below `end`, by a step of 1 or more.
  ///
  /// Negative numbers count from the end of the axis, and what lies beyond it is left out, as in Python.
  public init(_ start: Int, _ end: Int, by step: Int = 1) {
    precondition(step >= 1, "the step of a range is \(step), not 1 or more")
    self.start = start
    self.end = end
    self.step = step
  }

  /// The indices of a range.
  public init(_ range: Range<Int>) { self.init(range.lowerBound, range.upperBound) }

  /// Where the range begins on an axis of this extent, and how many indices it has there.
  func clamped(to extent: Int) -> (start: Int, count: Int) {
    let first = min(max(start < 0 ? start + extent : start, 0), extent)
    let last = min(max(end < 0 ? end + extent : end, 0), extent)
    return (first, max(last - first + step - 1, 0) / step)
  }
}
