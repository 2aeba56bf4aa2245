/// Pooling with images side by side, one plane after the other.
extension TensorFastArithmetic {
  public static func lanedMaxPool(_ x: [Scalar], _ geometry: ConvolutionWindows) -> [Scalar] {
    let (input, output) = planeSizes(geometry)
    let planes = x.count / max(input, 1)
    return make(planes * output) { y in
      read(x) { x in
        nonisolated(unsafe) let (x, y) = (x, y)
        forEachPlane(planes) { LaneLoops<Vector>.maxPool(x + $0 * input, geometry, to: y + $0 * output) }
      }
    }
  }

  public static func lanedMaxPoolPullback(
    _ g: [Scalar], _ x: [Scalar], _ y: [Scalar], _ geometry: ConvolutionWindows
  ) -> [Scalar] {
    let (input, output) = planeSizes(geometry)
    let planes = x.count / max(input, 1)
    return make(x.count) { dx in
      read(g) { g in
        read(x) { x in
          read(y) { y in
            nonisolated(unsafe) let (g, x, y, dx) = (g, x, y, dx)
            forEachPlane(planes) { plane in
              let (input, output) = (plane * input, plane * output)
              LaneLoops<Vector>.maxPoolPullback(g + output, x + input, y + output, geometry, to: dx + input)
            }
          }
        }
      }
    }
  }

  public static func lanedAveragePool(
    _ x: [Scalar], countingPadding: Bool, _ geometry: ConvolutionWindows
  ) -> [Scalar] {
    let (input, output) = planeSizes(geometry)
    let planes = x.count / max(input, 1)
    return make(planes * output) { y in
      read(x) { x in
        nonisolated(unsafe) let (x, y) = (x, y)
        forEachPlane(planes) {
          LaneLoops<Vector>.averagePool(
            x + $0 * input, countingPadding: countingPadding, geometry, to: y + $0 * output)
        }
      }
    }
  }

  public static func lanedAveragePoolPullback(
    _ g: [Scalar], countingPadding: Bool, _ geometry: ConvolutionWindows
  ) -> [Scalar] {
    let (input, output) = planeSizes(geometry)
    let planes = g.count / max(output, 1)
    return make(planes * input) { dx in
      read(g) { g in
        nonisolated(unsafe) let (g, dx) = (g, dx)
        forEachPlane(planes) {
          LaneLoops<Vector>.averagePoolPullback(
            g + $0 * output, countingPadding: countingPadding, geometry, to: dx + $0 * input)
        }
      }
    }
  }

  /// How many numbers a plane of vectors has before and after pooling.
  private static func planeSizes(_ geometry: ConvolutionWindows) -> (input: Int, output: Int) {
    let (input, output) = (geometry.input, geometry.output)
    return (input.height * input.width * lanes, output.height * output.width * lanes)
  }

  /// Every plane, in pieces that do not depend on the number of threads.
  @inline(__always) private static func forEachPlane(_ planes: Int, _ body: @Sendable (Int) -> Void) {
    let pieces = min(planes, 8)
    _ = concurrentMap(pieces) { piece in
      for plane in (planes * piece / pieces)..<(planes * (piece + 1) / pieces) { body(plane) }
    }
  }
}
