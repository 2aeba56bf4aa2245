/// A regular selection of places in an array: `offset` + Σ index·stride, for all indices below the extents.
///
/// Transposing, slicing, repeating and joining are all walks of this kind.
public struct TensorView: Sendable, Equatable {
  /// The place of the first element.
  public let offset: Int
  /// How many indices each axis has.
  public internal(set) var extents: [Int]
  /// How far apart two neighbours along each axis stand; 0 repeats, below 0 goes back.
  public let strides: [Int]

  /// A selection by its numbers; no place is checked.
  public init(offset: Int = 0, extents: [Int], strides: [Int]) {
    self.offset = offset
    self.extents = extents
    self.strides = strides
  }

  /// How many places are named.
  public var count: Int { extents.reduce(1, *) }

  /// Calls `body` with each row along the last axis: where it begins in the array, where in a second one of other
  /// strides, and where in row-major order.
  @inline(__always) func forEachRow(
    beside otherStrides: [Int]? = nil, _ body: (_ place: Int, _ other: Int, _ position: Int) -> Void
  ) {
    let otherStrides = otherStrides ?? strides
    guard count > 0 else { return }
    let outer = extents.count - 1
    let length = extents.last ?? 1
    var index = [Int](repeating: 0, count: max(outer, 0))
    var (place, other, position) = (offset, 0, 0)
    while true {
      body(place, other, position)
      position += length
      var axis = outer - 1
      while axis >= 0 {
        index[axis] += 1
        place += strides[axis]
        other += otherStrides[axis]
        if index[axis] < extents[axis] { break }
        place -= strides[axis] * extents[axis]
        other -= otherStrides[axis] * extents[axis]
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }
}

/// How two row-major arrays are walked so that broadcasting pairs their elements.
///
/// Axis d has `extents[d]` steps; a step along it moves by `leftStrides[d]` in the left array and by
/// `rightStrides[d]` in the right one, 0 where that array is repeated. The innermost strides are 0 or 1.
public typealias TensorBroadcastPlan = (extents: [Int], leftStrides: [Int], rightStrides: [Int])

/// An axis of a row-major tensor: `outer` elements before it, `count` along it and `inner` behind it.
///
/// The element (o, c, i) stands at (o·count + c)·inner + i; the elements of one o and one i are a line.
public typealias TensorLines = (outer: Int, count: Int, inner: Int)

/// A batch of matrix products A·B of one size, and where in the two arrays each finds its matrices.
public struct TensorMatrixProduct: Sendable, Equatable {
  /// The rows of A and of the result.
  public let rows: Int
  /// The columns of B and of the result.
  public let columns: Int
  /// The columns of A, which are the rows of B.
  public let shared: Int
  /// Whether A is stored as its transpose, shared × rows.
  public let transposesLeft: Bool
  /// Whether B is stored as its transpose, columns × shared.
  public let transposesRight: Bool
  /// Which matrix of the left array each product takes.
  public let left: [Int]
  /// Which matrix of the right array each product takes.
  public let right: [Int]

  /// Products of one size, by default of the first matrices of both arrays.
  public init(
    rows: Int, columns: Int, shared: Int, transposesLeft: Bool = false, transposesRight: Bool = false,
    left: [Int] = [0], right: [Int] = [0]
  ) {
    self.rows = rows
    self.columns = columns
    self.shared = shared
    self.transposesLeft = transposesLeft
    self.transposesRight = transposesRight
    self.left = left
    self.right = right
  }

  /// How many numbers the results hold together.
  public var count: Int { left.count * rows * columns }
}

/// The classes of some rows, and what each class counts in their cross-entropy.
///
///     q[c] = s/C·w[c] + (1 − s)·w[c]·[c = label]         s = smoothing; all 0 where the label is none of the C classes
public struct ClassTargets<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
  /// The class of each row.
  public let labels: [Int]
  /// One for each class.
  public let weights: [Scalar]
  /// The share that is spread over all classes.
  public let smoothing: Scalar

  /// The targets of these rows; without smoothing all weight lies on the label.
  public init(labels: [Int], weights: [Scalar], smoothing: Scalar = 0) {
    (self.labels, self.weights, self.smoothing) = (labels, weights, smoothing)
  }

  /// Writes the row's q.
  @inline(__always) func write(_ row: Int, to q: UnsafeMutablePointer<Scalar>) {
    let (label, classes) = (labels[row], weights.count)
    let isLabelled = 0 <= label && label < classes
    if smoothing == 0 || !isLabelled {
      q.initialize(repeating: 0, count: classes)
    } else {
      let share = smoothing / Scalar(classes)
      for c in 0..<classes { q[c] = share * weights[c] }
    }
    if isLabelled { q[label] += (1 - smoothing) * weights[label] }
  }

  /// The row's only class with a q above 0 where nothing is spread, and that q; 0 of class 0 where there is none.
  @inline(__always) func label(_ row: Int) -> (class: Int, q: Scalar) {
    let label = labels[row]
    return weights.indices.contains(label) ? (label, weights[label]) : (0, 0)
  }
}
