/// Loops over planes of vectors: layout, pooling, and the sums of batch normalisation.
extension LaneLoops {
  /// Puts one chunk's images, rows of `count` numbers, side by side; the lanes behind the last become 0.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func intoLanes(
    _ x: UnsafePointer<V.Scalar>, images: Int, count: Int, to y: UnsafeMutablePointer<V.Scalar>
  ) {
    if images < V.scalarCount { y.initialize(repeating: 0, count: count * V.scalarCount) }
    // Sixteen numbers of each image at a time, so that what is written together stays in the cache.
    for first in stride(from: 0, to: count, by: 16) {
      for lane in 0..<images {
        for i in first..<min(first + 16, count) { y[i * V.scalarCount + lane] = x[lane * count + i] }
      }
    }
  }

  /// The opposite of `intoLanes`.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func outOfLanes(
    _ x: UnsafePointer<V.Scalar>, images: Int, count: Int, to y: UnsafeMutablePointer<V.Scalar>
  ) {
    for first in stride(from: 0, to: count, by: 16) {
      for lane in 0..<images {
        for i in first..<min(first + 16, count) { y[lane * count + i] = x[i * V.scalarCount + lane] }
      }
    }
  }

  /// The largest of each window of one plane; NaN wins.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func maxPool(
    _ x: UnsafePointer<V.Scalar>, _ geometry: ConvolutionWindows, to y: UnsafeMutablePointer<V.Scalar>
  ) {
    forEachWindow(geometry) { window, rows, columns in
      var largest = x.vector(V.self, at: rows.first * geometry.input.width + columns.first)
      forEachPlace(geometry, rows, columns) { largest = largest.larger(x.vector(V.self, at: $0)) }
      y.store(largest, at: window)
    }
  }

  /// g at the first of the largest places of each window of one plane, where y is what `maxPool` made of x.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func maxPoolPullback(
    _ g: UnsafePointer<V.Scalar>, _ x: UnsafePointer<V.Scalar>, _ y: UnsafePointer<V.Scalar>,
    _ geometry: ConvolutionWindows, to dx: UnsafeMutablePointer<V.Scalar>
  ) {
    dx.initialize(repeating: 0, count: geometry.input.height * geometry.input.width * V.scalarCount)
    forEachWindow(geometry) { window, rows, columns in
      let largest = y.vector(V.self, at: window)
      // What no place of this window has taken yet: after the first of equals nothing is left.
      var rest = g.vector(V.self, at: window)
      forEachPlace(geometry, rows, columns) { place in
        let share = x.vector(V.self, at: place).selecting(rest, whereEqualTo: largest)
        var sum = UnsafePointer(dx).vector(V.self, at: place)
        sum.accumulate(share, times: V(repeating: 1))
        dx.store(sum, at: place)
        rest = x.vector(V.self, at: place).clearing(rest, whereEqualTo: largest)
      }
    }
  }

  /// The mean of each window of one plane.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func averagePool(
    _ x: UnsafePointer<V.Scalar>, countingPadding: Bool, _ geometry: ConvolutionWindows,
    to y: UnsafeMutablePointer<V.Scalar>
  ) {
    forEachWindow(geometry) { window, rows, columns in
      let share = V(repeating: 1 / geometry.divisor(window, countingPadding, rows, columns))
      var mean = V()
      forEachPlace(geometry, rows, columns) { mean.accumulate(x.vector(V.self, at: $0), times: share) }
      y.store(mean, at: window)
    }
  }

  /// g spread evenly over each window of one plane.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func averagePoolPullback(
    _ g: UnsafePointer<V.Scalar>, countingPadding: Bool, _ geometry: ConvolutionWindows,
    to dx: UnsafeMutablePointer<V.Scalar>
  ) {
    dx.initialize(repeating: 0, count: geometry.input.height * geometry.input.width * V.scalarCount)
    forEachWindow(geometry) { window, rows, columns in
      let share = V(repeating: 1 / geometry.divisor(window, countingPadding, rows, columns))
      forEachPlace(geometry, rows, columns) { place in
        var sum = UnsafePointer(dx).vector(V.self, at: place)
        sum.accumulate(g.vector(V.self, at: window), times: share)
        dx.store(sum, at: place)
      }
    }
  }

  @inline(__always) private static func forEachWindow(
    _ geometry: ConvolutionWindows,
    _ body: (_ window: Int, _ rows: (first: Int, end: Int), _ columns: (first: Int, end: Int)) -> Void
  ) {
    for r in 0..<geometry.output.height {
      let rows = geometry.inside(r, vertical: true)
      for c in 0..<geometry.output.width {
        body(r * geometry.output.width + c, rows, geometry.inside(c, vertical: false))
      }
    }
  }

  @inline(__always) private static func forEachPlace(
    _ geometry: ConvolutionWindows, _ rows: (first: Int, end: Int), _ columns: (first: Int, end: Int),
    _ body: (_ place: Int) -> Void
  ) {
    var row = rows.first
    while row < rows.end {
      var column = columns.first
      while column < columns.end {
        body(row * geometry.input.width + column)
        column += geometry.dilation.width
      }
      row += geometry.dilation.height
    }
  }

  /// Σx over a plane.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func planeSum(_ x: UnsafePointer<V.Scalar>, _ count: Int) -> V {
    let one = V(repeating: 1)
    return pairs(count) { $1.accumulate(x.vector(V.self, at: $0), times: one) }
  }

  /// Σ(x − mean)² over a plane.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func planeSquares(_ x: UnsafePointer<V.Scalar>, mean: V.Scalar, _ count: Int) -> V {
    pairs(count) {
      let deviation = deviation(x, at: $0, from: mean)
      $1.accumulate(deviation, times: deviation)
    }
  }

  /// Σg·(x − mean) over a plane.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func planeProducts(
    _ g: UnsafePointer<V.Scalar>, _ x: UnsafePointer<V.Scalar>, mean: V.Scalar, _ count: Int
  ) -> V {
    pairs(count) { $1.accumulate(g.vector(V.self, at: $0), times: deviation(x, at: $0, from: mean)) }
  }

  /// g·a + (x − mean)·b + c over a plane.
  @specialized(where V == FloatLanes)
  @specialized(where V == DoubleLanes)
  static func planeCombination(
    _ g: UnsafePointer<V.Scalar>, _ a: V.Scalar, _ x: UnsafePointer<V.Scalar>, mean: V.Scalar, _ b: V.Scalar,
    _ c: V.Scalar, _ count: Int, to y: UnsafeMutablePointer<V.Scalar>
  ) {
    let (a, b, c) = (V(repeating: a), V(repeating: b), V(repeating: c))
    for i in 0..<count {
      var value = c
      value.accumulate(g.vector(V.self, at: i), times: a)
      value.accumulate(deviation(x, at: i, from: mean), times: b)
      y.store(value, at: i)
    }
  }

  /// x − mean.
  @inline(__always) private static func deviation(
    _ x: UnsafePointer<V.Scalar>, at index: Int, from mean: V.Scalar
  ) -> V {
    var result = V(repeating: -mean)
    result.accumulate(x.vector(V.self, at: index), times: V(repeating: 1))
    return result
  }

  /// What `body` adds up for 0 … count − 1, in two sums that do not wait for each other.
  @inline(__always) private static func pairs(_ count: Int, _ body: (_ index: Int, _ sum: inout V) -> Void) -> V {
    var (even, odd) = (V(), V())
    for i in stride(from: 0, to: count - 1, by: 2) {
      body(i, &even)
      body(i + 1, &odd)
    }
    if count % 2 == 1 { body(count - 1, &odd) }
    even.accumulate(odd, times: V(repeating: 1))
    return even
  }
}

extension ConvolutionWindows {
  /// What the sum of a window is divided by.
  @inline(__always) fileprivate func divisor<Scalar: BinaryFloatingPoint>(
    _ window: Int, _ countingPadding: Bool, _ rows: (first: Int, end: Int), _ columns: (first: Int, end: Int)
  ) -> Scalar {
    countingPadding
      ? Scalar(padded(window / output.width, vertical: true) * padded(window % output.width, vertical: false))
      : Scalar((rows.end - rows.first) * (columns.end - columns.first))
  }
}
