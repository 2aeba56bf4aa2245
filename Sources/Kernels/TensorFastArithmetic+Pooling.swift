/// Pooling, one plane after the other, the planes on several threads.
extension TensorFastArithmetic {
  public static func lanedMaxPool(_ x: [Scalar], _ windows: ConvolutionWindows) -> [Scalar] {
    pooled(x, windows) { x, plane, y, place, window in
      let x = x + plane
      var largest = x.load(Vector.self, at: window.first)
      // A closure would be called for each place, with its sum in memory.
      @inline(__always) func compare(_ place: Int) { largest = largest.larger(x.load(Vector.self, at: place)) }
      window.forEachPlace(compare)
      (y + place).store(largest)
    }
  }

  public static func lanedMaxPoolPullback(
    _ g: [Scalar], _ x: [Scalar], _ y: [Scalar], _ windows: ConvolutionWindows
  ) -> [Scalar] {
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        pooled(g, windows, isBack: true) { g, plane, dx, place, window in
          guard let x = x.baseAddress, let y = y.baseAddress else { return }
          let (before, dx, largest) = (x + plane, dx + plane, (y + place).load(Vector.self))
          // What no place of this window has taken yet: after the first of equals nothing is left.
          var rest = (g + place).load(Vector.self)
          @inline(__always) func share(_ place: Int) {
            let share = before.load(Vector.self, at: place).taking(from: &rest, whereEqualTo: largest)
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
    pooled(x, windows) { x, plane, y, place, window in
      let (x, share) = (x + plane, Vector(repeating: 1 / window.divisor(countingPadding)))
      var mean = Vector()
      @inline(__always) func add(_ place: Int) { mean.accumulate(x.load(Vector.self, at: place), times: share) }
      window.forEachPlace(add)
      (y + place).store(mean)
    }
  }

  public static func lanedAveragePoolPullback(
    _ g: [Scalar], countingPadding: Bool, _ windows: ConvolutionWindows
  ) -> [Scalar] {
    pooled(g, windows, isBack: true) { g, plane, dx, place, window in
      let (g, dx, divisor): (_, _, Scalar) = (g + place, dx + plane, window.divisor(countingPadding))
      @inline(__always) func add(_ place: Int) {
        for lane in 0..<lanes { dx[place &* lanes &+ lane] += g[lane] / divisor }
      }
      window.forEachPlace(add)
    }
  }

  /// The planes after pooling, or those before it for the way `isBack`, which begin with zeros.
  ///
  /// - Parameters:
  ///   - x: the other planes.
  ///   - body: is called for each window with both arrays: `plane` is where its plane begins in the one before pooling,
  ///     `place` where its number stands in the one after.
  @inline(__always) private static func pooled(
    _ x: [Scalar], _ windows: ConvolutionWindows, isBack: Bool = false,
    _ body: (
      _ x: UnsafePointer<Scalar>, _ plane: Int, _ y: UnsafeMutablePointer<Scalar>, _ place: Int, PoolingWindow
    ) -> Void
  ) -> [Scalar] {
    let input = windows.input.height * windows.input.width * lanes
    let output = windows.output.height * windows.output.width * lanes
    let planes = x.count / max(isBack ? output : input, 1)
    let (rows, columns) = (windows.reaches(vertical: true), windows.reaches(vertical: false))
    return make(planes * (isBack ? input : output)) { y in
      read(x) { x in
        let pieces = min(planes, 8)  // whatever the number of threads is
        concurrentPhases([pieces]) { _, piece in
          for plane in (planes * piece / pieces)..<(planes * (piece + 1) / pieces) {
            if isBack { (y + plane * input).initialize(repeating: 0, count: input) }
            var place = plane * output
            for row in rows {
              for column in columns {
                body(x, plane * input, y, place, PoolingWindow(windows: windows, rows: row, columns: column))
                place += lanes
              }
            }
          }
        }
      }
    }
  }
}

/// The rows and columns of a plane that a window of pooling covers.
private struct PoolingWindow {
  let windows: ConvolutionWindows
  let rows: ConvolutionWindows.Reach
  let columns: ConvolutionWindows.Reach

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
      ? Scalar(rows.padded * columns.padded)
      : Scalar((rows.end - rows.first) * (columns.end - columns.first))
  }
}

extension ConvolutionWindows {
  /// The first row (or column) inside the plane that a window reads, one past its last, and how many it covers, those of
  /// the padding included, but none beyond it.
  package typealias Reach = (first: Int, end: Int, padded: Int)

  /// What each window reads of the rows, or of the columns.
  package func reaches(vertical: Bool) -> [Reach] {
    let (input, kernel) = vertical ? (input.height, kernel.height) : (input.width, kernel.width)
    let (stride, padding) = vertical ? (stride.height, padding.height) : (stride.width, padding.width)
    let (dilation, output) = vertical ? (dilation.height, output.height) : (dilation.width, output.width)
    return (0..<max(output, 0)).map { index in
      let start = index * stride - padding
      let first = start >= 0 ? start : start + (-start + dilation - 1) / dilation * dilation
      let end = max(first, min(start + dilation * (kernel - 1) + 1, input))
      return (first, end, min(start + kernel, input + padding) - start)
    }
  }

  /// Whether some window lies in the padding altogether, so that it has no largest element.
  public var hasEmptyWindow: Bool {
    (reaches(vertical: true) + reaches(vertical: false)).contains { $0.first >= $0.end }
  }
}
