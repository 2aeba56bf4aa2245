/// Pooling, one plane after the other, the planes on several threads.
extension TensorFastArithmetic {
  public static func lanedAveragePoolPullback(
    _ g: [Scalar], countingPadding: Bool, _ windows: ConvolutionWindows
  ) -> [Scalar] {
    pooledBack(g, windows) { g, _, _, window, dx in
      let divisor: Scalar = window.divisor(countingPadding)
      @inline(__always) func add(_ place: Int) {
        for lane in 0..<lanes { dx[place &* lanes &+ lane] += g[lane] / divisor }
      }
      window.forEachPlace(add)
    }
  }

  public static func lanedMaxPool(_ x: [Scalar], _ windows: ConvolutionWindows) -> [Scalar] {
    pooled(x, windows) { x, window, y in
      var largest = x.load(Vector.self, at: window.first)
      // A closure would be called for each place, with its sum in memory.
      @inline(__always) func compare(_ place: Int) { largest = largest.larger(x.load(Vector.self, at: place)) }
      window.forEachPlace(compare)
      y.store(largest)
    }
  }

  public static func lanedMaxPoolPullback(
    _ g: [Scalar], _ x: [Scalar], _ y: [Scalar], _ windows: ConvolutionWindows
  ) -> [Scalar] {
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        pooledBack(g, windows) { g, place, source, window, dx in
          guard let x = x.baseAddress, let y = y.baseAddress else { return }
          let (plane, largest) = (x + source, (y + place).load(Vector.self))
          // What no place of this window has taken yet: after the first of equals nothing is left.
          var rest = g.load(Vector.self)
          @inline(__always) func share(_ place: Int) {
            let share = plane.load(Vector.self, at: place).taking(from: &rest, whereEqualTo: largest)
            var sum = UnsafePointer(dx).load(Vector.self, at: place)
            sum.accumulate(share, times: Vector(repeating: 1))
            dx.store(sum, at: place)
          }
          window.forEachPlace(share)
        }
      }
    }
  }

  public static func lanedAveragePool(
    _ x: [Scalar], countingPadding: Bool, _ windows: ConvolutionWindows
  ) -> [Scalar] {
    pooled(x, windows) { x, window, y in
      let share = Vector(repeating: 1 / window.divisor(countingPadding))
      var mean = Vector()
      @inline(__always) func add(_ place: Int) { mean.accumulate(x.load(Vector.self, at: place), times: share) }
      window.forEachPlace(add)
      y.store(mean)
    }
  }

  /// How many numbers a plane has before and after pooling.
  private static func planeSizes(_ windows: ConvolutionWindows) -> (input: Int, output: Int) {
    let (input, output) = (windows.input, windows.output)
    return (input.height * input.width * lanes, output.height * output.width * lanes)
  }

  /// What `body` writes for each window; it is called with the plane and the place of the result.
  @inline(__always) private static func pooled(
    _ x: [Scalar], _ windows: ConvolutionWindows,
    _ body: (_ x: UnsafePointer<Scalar>, _ window: PoolingWindow, _ y: UnsafeMutablePointer<Scalar>) -> Void
  ) -> [Scalar] {
    let (input, output) = planeSizes(windows)
    let planes = x.count / max(input, 1)
    return make(planes * output) { y in
      read(x) { x in
        forEachPlane(planes) { plane in
          let (x, y) = (x + plane * input, y + plane * output)
          windows.forEachWindow { body(x, $1, y + $0 * lanes) }
        }
      }
    }
  }

  /// What `body` adds up for each window; it is called with the place of g, where that is in its array, where the plane
  /// begins in that of x, and the plane of the result.
  @inline(__always) private static func pooledBack(
    _ g: [Scalar], _ windows: ConvolutionWindows,
    _ body: (
      _ g: UnsafePointer<Scalar>, _ place: Int, _ source: Int, _ window: PoolingWindow,
      _ dx: UnsafeMutablePointer<Scalar>
    ) -> Void
  ) -> [Scalar] {
    let (input, output) = planeSizes(windows)
    let planes = g.count / max(output, 1)
    return make(planes * input) { dx in
      read(g) { g in
        forEachPlane(planes) { plane in
          let (dx, first) = (dx + plane * input, plane * output)
          dx.initialize(repeating: 0, count: input)
          windows.forEachWindow { body(g + first + $0 * lanes, first + $0 * lanes, plane * input, $1, dx) }
        }
      }
    }
  }

  /// Every plane, in pieces that do not depend on the number of threads.
  @inline(__always) private static func forEachPlane(_ planes: Int, _ body: (Int) -> Void) {
    let pieces = min(planes, 8)
    concurrentPhases([pieces]) { _, piece in
      for plane in (planes * piece / pieces)..<(planes * (piece + 1) / pieces) { body(plane) }
    }
  }
}

/// The rows and columns of a plane that a window of pooling covers.
private struct PoolingWindow {
  let windows: ConvolutionWindows
  let row: Int
  let column: Int
  let rows: (first: Int, end: Int)
  let columns: (first: Int, end: Int)

  /// The first place of the window in its plane.
  var first: Int { rows.first * windows.input.width + columns.first }

  @inline(__always) func forEachPlace(_ body: (_ place: Int) -> Void) {
    var row = rows.first
    while row < rows.end {
      var column = columns.first
      while column < columns.end {
        body(row &* windows.input.width &+ column)
        column &+= windows.dilation.width
      }
      row &+= windows.dilation.height
    }
  }

  /// What the sum of the window is divided by.
  @inline(__always) func divisor<Scalar: BinaryFloatingPoint>(_ countingPadding: Bool) -> Scalar {
    countingPadding
      ? Scalar(windows.padded(row, vertical: true) * windows.padded(column, vertical: false))
      : Scalar((rows.end - rows.first) * (columns.end - columns.first))
  }
}

extension ConvolutionWindows {
  @inline(__always) fileprivate func forEachWindow(_ body: (_ number: Int, PoolingWindow) -> Void) {
    let columns = (0..<output.width).map { inside($0, vertical: false) }
    for r in 0..<output.height {
      let rows = inside(r, vertical: true)
      for c in 0..<output.width {
        body(
          r * output.width + c, PoolingWindow(windows: self, row: r, column: c, rows: rows, columns: columns[c]))
      }
    }
  }

  /// The places in its plane that a window covers, row after row.
  package func places(ofWindow number: Int) -> [Int] {
    let (row, column) = (number / output.width, number % output.width)
    let (rows, columns) = (inside(row, vertical: true), inside(column, vertical: false))
    return Swift.stride(from: rows.first, to: rows.end, by: dilation.height).flatMap { row in
      Swift.stride(from: columns.first, to: columns.end, by: dilation.width).map { row * input.width + $0 }
    }
  }

  /// Whether some window lies in the padding altogether, so that it has no largest element.
  public var hasEmptyWindow: Bool {
    (0..<max(output.height, 0)).contains { inside($0, vertical: true).first >= inside($0, vertical: true).end }
      || (0..<max(output.width, 0)).contains { inside($0, vertical: false).first >= inside($0, vertical: false).end }
  }

  /// The first row (or column) inside the plane that window `index` reads, and one past its last.
  @inline(__always) func inside(_ index: Int, vertical: Bool) -> (first: Int, end: Int) {
    let (input, kernel) = vertical ? (input.height, kernel.height) : (input.width, kernel.width)
    let (stride, padding) = vertical ? (stride.height, padding.height) : (stride.width, padding.width)
    let dilation = vertical ? dilation.height : dilation.width
    let start = index * stride - padding
    let first = start >= 0 ? start : start + (-start + dilation - 1) / dilation * dilation
    return (first, max(first, min(start + dilation * (kernel - 1) + 1, input)))
  }

  /// How many rows (or columns) window `index` covers, those of the padding included, but none beyond it.
  @inline(__always) func padded(_ index: Int, vertical: Bool) -> Int {
    let (input, kernel) = vertical ? (input.height, kernel.height) : (input.width, kernel.width)
    let (stride, padding) = vertical ? (stride.height, padding.height) : (stride.width, padding.width)
    let start = index * stride - padding
    return min(start + kernel, input + padding) - start
  }
}
