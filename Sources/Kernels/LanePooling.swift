/// Pooling with images side by side: one row of windows after the other, and in it one place of the window after the
/// other, so that the innermost loops run along rows.
extension TensorFastArithmetic {
  public static func lanedMaxPool(_ x: [Scalar], _ geometry: ConvolutionWindows) -> [Scalar] {
    let (input, output) = (geometry.input.height * geometry.input.width, geometry.output.height * geometry.output.width)
    let planes = x.count / max(input * lanes, 1)
    return make(planes * output * lanes) { y in
      read(x) { x in
        nonisolated(unsafe) let (x, y) = (x, y)
        forEachPlane(planes) { plane in
          let (x, y) = (x + plane * input * lanes, y + plane * output * lanes)
          y.initialize(repeating: -.infinity, count: output * lanes)
          forEachRow(geometry) { source, target, count, step in
            eachNumber(count) { n, lane in
              let (a, i) = (x[(source + n * step) * lanes + lane], (target + n) * lanes + lane)
              y[i] = a > y[i] || a.isNaN ? a : y[i]
            }
          }
        }
      }
    }
  }

  public static func lanedMaxPoolPullback(
    _ g: [Scalar], _ x: [Scalar], _ y: [Scalar], _ geometry: ConvolutionWindows
  ) -> [Scalar] {
    let (input, output) = (geometry.input.height * geometry.input.width, geometry.output.height * geometry.output.width)
    let planes = x.count / max(input * lanes, 1)
    return make(x.count) { dx in
      read(g) { g in
        read(x) { x in
          read(y) { y in
            nonisolated(unsafe) let (g, x, y, dx) = (g, x, y, dx)
            forEachPlane(planes) { plane in
              let (x, dx) = (x + plane * input * lanes, dx + plane * input * lanes)
              let y = y + plane * output * lanes
              dx.initialize(repeating: 0, count: input * lanes)
              // What no place of a window has taken yet.
              withUnsafeTemporaryAllocation(of: Scalar.self, capacity: output * lanes) { rest in
                guard let rest = rest.baseAddress else { return }
                rest.initialize(from: g + plane * output * lanes, count: output * lanes)
                forEachRow(geometry) { source, target, count, step in
                  eachNumber(count) { n, lane in
                    let (j, i) = ((source + n * step) * lanes + lane, (target + n) * lanes + lane)
                    let takes = x[j] == y[i] || (x[j].isNaN && y[i].isNaN)
                    dx[j] += takes ? rest[i] : 0
                    rest[i] = takes ? 0 : rest[i]
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// Calls `body` for each row of windows with each place in them: the first pixel, the first window, how many windows
  /// have that place inside the plane, and how far apart their pixels are.
  @inline(__always) private static func forEachRow(
    _ geometry: ConvolutionWindows, _ body: (_ source: Int, _ target: Int, _ count: Int, _ step: Int) -> Void
  ) {
    let (input, output, stride) = (geometry.input, geometry.output, geometry.stride)
    for r in 0..<output.height {
      for i in 0..<geometry.kernel.height {
        let row = r * stride.height + i * geometry.dilation.height - geometry.padding.height
        guard 0 <= row && row < input.height else { continue }
        for j in 0..<geometry.kernel.width {
          let shift = j * geometry.dilation.width - geometry.padding.width
          let first = shift >= 0 ? 0 : (-shift + stride.width - 1) / stride.width
          let end = shift >= input.width ? 0 : min(output.width, (input.width - 1 - shift) / stride.width + 1)
          guard first < end else { continue }
          body(
            row * input.width + first * stride.width + shift, r * output.width + first, end - first, stride.width)
        }
      }
    }
  }

  /// Every number of `count` vectors; the inner loop is one vector.
  @inline(__always) private static func eachNumber(_ count: Int, _ body: (_ n: Int, _ lane: Int) -> Void) {
    for n in 0..<count {
      for lane in 0..<lanes { body(n, lane) }
    }
  }

  /// Every plane, in pieces that do not depend on the number of threads.
  @inline(__always) private static func forEachPlane(_ planes: Int, _ body: @Sendable (Int) -> Void) {
    let pieces = min(planes, 8)
    _ = concurrentMap(pieces) { piece in
      for plane in (planes * piece / pieces)..<(planes * (piece + 1) / pieces) { body(plane) }
    }
  }
}
