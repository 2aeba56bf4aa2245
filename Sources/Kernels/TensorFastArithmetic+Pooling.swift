extension TensorFastArithmetic {
  public static func maxPool(
    _ x: [Scalar], _ geometry: ConvolutionWindows
  ) -> (values: [Scalar], indices: [Int]) {
    precondition(!geometry.hasEmptyWindow, "a window without an element has no largest one")
    let (input, output) = (geometry.input, geometry.output)
    var indices = [Int](repeating: 0, count: geometry.planes * output.height * output.width)
    let values = make(indices.count) { y in
      read(x) { x in
        var target = 0
        let columnBounds = (0..<output.width).map { geometry.inside($0, vertical: false) }
        for plane in 0..<geometry.planes {
          let start = plane * input.height * input.width
          for r in 0..<output.height {
            let rows = geometry.inside(r, vertical: true)
            for c in 0..<output.width {
              let columns = columnBounds[c]
              var best = start + rows.first * input.width + columns.first
              var row = rows.first
              while row < rows.end {
                var column = columns.first
                while column < columns.end {
                  let place = start + row * input.width + column
                  if x[place] > x[best] || (x[place].isNaN && !x[best].isNaN) { best = place }
                  column += geometry.dilation.width
                }
                row += geometry.dilation.height
              }
              (y + target).initialize(to: x[best])
              indices[target] = best
              target += 1
            }
          }
        }
      }
    }
    return (values, indices)
  }

  public static func averagePool(
    _ x: [Scalar], countingPadding: Bool, _ geometry: ConvolutionWindows
  ) -> [Scalar] {
    let (input, output) = (geometry.input, geometry.output)
    return make(geometry.planes * output.height * output.width) { y in
      y.initialize(repeating: 0, count: geometry.planes * output.height * output.width)
      read(x) { x in
        forEachMean(countingPadding, geometry) { plane, window, rows, columns, divisor in
          let width = columns.end - columns.first
          var total: Scalar = 0
          if (rows.end - rows.first) * width > 128 {
            let corner = x + plane * input.height * input.width + columns.first
            addByHalves(rows.end - rows.first, width: 1, to: &total) { row, y in
              y[0] = sum(corner + (rows.first + row) * input.width, width)
            }
          } else {
            for row in rows.first..<rows.end {
              let x = x + (plane * input.height + row) * input.width
              for column in columns.first..<columns.end { total += x[column] }
            }
          }
          y[plane * output.height * output.width + window] = total / divisor
        }
      }
    }
  }

  public static func averagePoolPullback(
    _ g: [Scalar], countingPadding: Bool, _ geometry: ConvolutionWindows
  ) -> [Scalar] {
    let (input, output) = (geometry.input, geometry.output)
    let count = geometry.planes * input.height * input.width
    return make(count) { dx in
      dx.initialize(repeating: 0, count: count)
      read(g) { g in
        forEachMean(countingPadding, geometry) { plane, window, rows, columns, divisor in
          let share = g[plane * output.height * output.width + window] / divisor
          for row in rows.first..<rows.end {
            let dx = dx + (plane * input.height + row) * input.width
            for column in columns.first..<columns.end { dx[column] += share }
          }
        }
      }
    }
  }

  /// Visits each window with the rows and columns that it covers and the number that its sum is divided by.
  @inline(__always) private static func forEachMean(
    _ countingPadding: Bool, _ geometry: ConvolutionWindows,
    _ body: (
      _ plane: Int, _ window: Int, _ rows: (first: Int, end: Int), _ columns: (first: Int, end: Int),
      _ divisor: Scalar
    ) -> Void
  ) {
    for plane in 0..<geometry.planes {
      for r in 0..<geometry.output.height {
        let rows = geometry.inside(r, vertical: true)
        for c in 0..<geometry.output.width {
          let columns = geometry.inside(c, vertical: false)
          let area =
            countingPadding
            ? geometry.padded(r, vertical: true) * geometry.padded(c, vertical: false)
            : (rows.end - rows.first) * (columns.end - columns.first)
          body(plane, r * geometry.output.width + c, rows, columns, Scalar(area))
        }
      }
    }
  }
}

extension ConvolutionWindows {
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
