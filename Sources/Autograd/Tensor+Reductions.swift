import Kernels
import Tensors

extension Tensor {
  /// The axes that numbers name, in ascending order; what is no axis stops the program.
  func axes(_ numbers: [Int]?, for operation: String) -> [Int] {
    valid { () throws(ShapeError) in try shape.axes(numbers, for: operation) }
  }

  /// The axis that a number names; what is no axis stops the program.
  func axis(_ number: Int, for operation: String) -> Int {
    valid { () throws(ShapeError) in try shape.axis(number, for: operation) }
  }

  /// Σx over `axes` (all of them for nil); negative axes count from the last.
  ///
  /// With `keepDims` the axes stay, with extent 1.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func sum(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
    let axes = self.axes(axes, for: "sum")
    let (i, kept, isLaned) = (operand, shape.removing(axes, keeping: true), isLaned)
    return summed(over: axes, keeping: keepDims).recorded(from: i) { g, adjoints in
      let share = g.viewed(as: kept)
      adjoints.add((isLaned && kept[0] == i.shape[0] ? share.laned : share).repeated(to: i.shape), to: i)
    }
  }

  /// Σx/n over `axes` (all of them for nil), n the number of elements that are averaged.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func mean(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
    let axes = self.axes(axes, for: "mean")
    return sum(axes: axes, keepDims: keepDims) / Scalar(axes.reduce(1) { $0 * shape[$1] })
  }

  /// The largest element over `axes` (all of them for nil).
  ///
  /// Equal largest elements share the gradient equally.
  public func max(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
    extreme(largest: true, axes: self.axes(axes, for: "max"), keepDims: keepDims)
  }

  /// The smallest element over `axes` (all of them for nil).
  ///
  /// Equal smallest elements share the gradient equally.
  public func min(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
    extreme(largest: false, axes: self.axes(axes, for: "min"), keepDims: keepDims)
  }

  private func extreme(largest: Bool, axes: [Int], keepDims: Bool) -> Tensor {
    let (i, x) = (operand, detached)
    let kept = shape.removing(axes, keeping: true)
    let value = x.extreme(largest: largest, over: axes, keeping: keepDims)
    return value.recorded(from: i) { g, adjoints in
      let isExtreme = Tensor.zipped(.equal, x, value.viewed(as: kept))
      let share = g.viewed(as: kept) / isExtreme.summed(over: axes, keeping: true)
      adjoints.add(isExtreme * share, to: i)
    }
  }

  /// Where along an axis the largest element stands; the first of equals; NaN counts as largest.
  public func argmax(along axis: Int) -> IndexTensor { indexOfExtreme(largest: true, along: axis, "argmax") }

  /// Where along an axis the smallest element stands; the first of equals; NaN counts as smallest.
  public func argmin(along axis: Int) -> IndexTensor { indexOfExtreme(largest: false, along: axis, "argmin") }

  private func indexOfExtreme(largest: Bool, along number: Int, _ operation: String) -> IndexTensor {
    let axis = self.axis(number, for: operation)
    let lines = shape.lines(along: axis)
    if lines.count == 0 { programmerError("\(operation): shape \(shape) has no elements along axis \(axis)") }
    let indices = Scalar.Arithmetic.indexOfExtreme(storage, largest: largest, lines)
    return IndexTensor(indices, shape: shape.removing([axis], keeping: false))
  }

  /// The largest element along one axis, and where it stands; the whole gradient goes there.
  public func max(along axis: Int) -> (values: Tensor, indices: IndexTensor) {
    chosen(argmax(along: axis), along: axis)
  }

  /// The smallest element along one axis, and where it stands; the whole gradient goes there.
  public func min(along axis: Int) -> (values: Tensor, indices: IndexTensor) {
    chosen(argmin(along: axis), along: axis)
  }

  private func chosen(_ indices: IndexTensor, along number: Int) -> (values: Tensor, indices: IndexTensor) {
    let axis = self.axis(number, for: "max")
    let places = Tensor.places(indices.values, shape.lines(along: axis))
    return (taking(places, shape: indices.shape), indices)
  }

  /// The elements at these places of the array.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func taking(_ places: [Int], shape: Shape) -> Tensor {
    let (i, elements) = (operand, storage)
    return Tensor(places.map { elements[$0] }, shape: shape).recorded(from: i) { g, adjoints in
      var sums = [Scalar](repeating: 0, count: i.shape.elementCount)
      for (place, g) in zip(places, g.storage) { sums[place] += g }
      adjoints.add(Tensor(sums, shape: i.shape), to: i)
    }
  }

  /// Σ(x − mean)²/(n − correction) over `axes` (all of them for nil).
  ///
  /// `correction` 1 gives the unbiased sample variance, 0 the mean square deviation.
  public func variance(axes: [Int]? = nil, correction: Int = 1, keepDims: Bool = false) -> Tensor {
    let axes = self.axes(axes, for: "variance")
    let count = axes.reduce(1) { $0 * shape[$1] }
    let kept = shape.removing(axes, keeping: true)
    let (i, x) = (operand, detached)
    let deviation = x - x.mean(axes: axes, keepDims: true)
    let divisor = Scalar(Swift.max(count - correction, 0))
    let value = (deviation * deviation).summed(over: axes, keeping: keepDims) / divisor
    return value.recorded(from: i) { g, adjoints in
      adjoints.add(deviation * (2 / divisor) * g.viewed(as: kept), to: i)
    }
  }

  /// The square root of the variance; where all elements are equal it is 0, and so is its gradient, as in PyTorch.
  public func standardDeviation(axes: [Int]? = nil, correction: Int = 1, keepDims: Bool = false) -> Tensor {
    let variance = variance(axes: axes, correction: correction, keepDims: keepDims)
    let (i, value) = (variance.operand, sqrt(variance.detached))
    return value.recorded(from: i) { g, adjoints in
      adjoints.add(select(where: value, g / (2 * value), Tensor(0)), to: i)
    }
  }

  /// Πx along an axis; the gradient is right where elements are zero, too.
  public func product(along axis: Int, keepDims: Bool = false) -> Tensor {
    let axis = self.axis(axis, for: "product")
    let (lines, i, x) = (shape.lines(along: axis), operand, storage)
    let value = Scalar.Arithmetic.product(x, lines)
    return Tensor(value, shape: shape.removing([axis], keeping: keepDims)).recorded(from: i) { g, adjoints in
      adjoints.add(Tensor(Scalar.Arithmetic.productPullback(x, g.storage, lines), shape: i.shape), to: i)
    }
  }

  /// Running sums along an axis.
  public func cumulativeSum(along axis: Int) -> Tensor {
    let axis = self.axis(axis, for: "cumulativeSum")
    let (lines, i) = (shape.lines(along: axis), operand)
    func running(_ x: Tensor, reversed: Bool) -> Tensor {
      Tensor(Scalar.Arithmetic.cumulativeSum(x.storage, reversed: reversed, lines), shape: x.shape)
    }
    return running(self, reversed: false).recorded(from: i) { g, adjoints in
      adjoints.add(running(g, reversed: true), to: i)
    }
  }

  /// log Σeˣ along an axis, without overflow.
  public func logSumExp(along axis: Int, keepDims: Bool = false) -> Tensor {
    let axis = self.axis(axis, for: "logSumExp")
    let (lines, i, x) = (shape.lines(along: axis), operand, storage)
    let kept = shape.removing([axis], keeping: true)
    let value = Scalar.Arithmetic.logSumExp(x, lines)
    return Tensor(value, shape: shape.removing([axis], keeping: keepDims)).recorded(from: i) { g, adjoints in
      let shares = Scalar.Arithmetic.softmax(x, lines)
      adjoints.add(Tensor(shares, shape: i.shape) * g.viewed(as: kept), to: i)
    }
  }

  /// (Σ|x|ᵖ)^(1/p) over `axes` (all of them for nil); at 0 the gradient is 0.
  ///
  /// p = ∞ is the largest |x|, p = −∞ the smallest, and p = 0 how many elements are not 0, which has no gradient.
  public func norm(_ p: Double = 2, axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
    let axes = self.axes(axes, for: "norm")
    if p == 1 { return abs(self).sum(axes: axes, keepDims: keepDims) }
    if p == .infinity { return abs(self).max(axes: axes, keepDims: keepDims) }
    if p == -.infinity { return abs(self).min(axes: axes, keepDims: keepDims) }
    if p == 0 { return (1 - isEqual(to: Tensor(0))).summed(over: axes, keeping: keepDims) }
    let kept = shape.removing(axes, keeping: true)
    let (i, x) = (operand, detached)
    let sum = (p == 2 ? x * x : pow(abs(x), Scalar(p))).summed(over: axes, keeping: true)
    let length = p == 2 ? sqrt(sum) : pow(sum, Scalar(1 / p))
    return length.viewed(as: shape.removing(axes, keeping: keepDims)).recorded(from: i) { g, adjoints in
      // x·|x|ᵖ⁻²/‖x‖ᵖ⁻¹, and 0 where x or the norm is 0 (which may be by underflow); a norm that is NaN is NaN for all.
      let direction = p == 2 ? x / length : x * pow(abs(x), Scalar(p - 2)) / pow(length, Scalar(p - 1))
      let isNumber = Tensor.zipped(.equal, length, length)
      let slope = select(where: x, select(where: length, direction, Tensor(0)), Tensor(0))
      adjoints.add(g.viewed(as: kept) * select(where: isNumber, slope, length), to: i)
    }
  }
}
