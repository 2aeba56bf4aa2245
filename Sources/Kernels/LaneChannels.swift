/// Sums over each channel of laned images and functions with one factor for each channel: batch normalisation is made
/// of them.
///
/// Sums run along a plane, then over its lanes, then over the chunks: an order that the sizes alone decide.
extension TensorFastArithmetic {
  public static func channelStatistics(
    _ x: [Scalar], images: Int, channels: Int
  ) -> (mean: [Scalar], variance: [Scalar]) {
    let planes = ChannelPlanes(x.count, images: images, channels: channels, lanes: lanes)
    let count = Scalar(images * planes.size)
    let mean = channelSums(x, images: images, channels: channels).map { $0 / count }
    let squares = forEachChannel(x, planes) { x, channel in
      planes.sum(channel) { place in
        var sums: Vector = LaneLoops.planeSquares(x + place, mean: mean[channel], planes.size)
        // The lanes behind the last image deviate from the mean and must not count.
        if place + planes.step >= planes.end { for lane in planes.lastLanes..<lanes { sums[lane] = 0 } }
        return LaneLoops.total(sums)
      }
    }
    return (mean, squares.map { $0 / count })
  }

  public static func channelSums(_ g: [Scalar], images: Int, channels: Int) -> [Scalar] {
    let planes = ChannelPlanes(g.count, images: images, channels: channels, lanes: lanes)
    return forEachChannel(g, planes) { g, channel in
      planes.sum(channel) { LaneLoops<Vector>.total(LaneLoops.planeSum(g + $0, planes.size)) }
    }
  }

  public static func channelProducts(_ g: [Scalar], _ x: [Scalar], mean: [Scalar], images: Int) -> [Scalar] {
    let planes = ChannelPlanes(x.count, images: images, channels: mean.count, lanes: lanes)
    return g.withUnsafeBufferPointer { g in
      nonisolated(unsafe) let g = g.baseAddress
      return forEachChannel(x, planes) { x, channel in
        guard let g else { return 0 }
        return planes.sum(channel) {
          LaneLoops<Vector>.total(LaneLoops.planeProducts(g + $0, x + $0, mean: mean[channel], planes.size))
        }
      }
    }
  }

  public static func channelCombination(
    _ g: [Scalar], _ a: [Scalar], _ x: [Scalar], mean: [Scalar], _ b: [Scalar], _ c: [Scalar], images: Int
  ) -> [Scalar] {
    let planes = ChannelPlanes(x.count, images: images, channels: mean.count, lanes: lanes)
    return make(x.count) { y in
      read(g) { g in
        nonisolated(unsafe) let (g, y) = (g, y)
        _ = forEachChannel(x, planes) { x, channel in
          for place in planes.places(channel) {
            LaneLoops<Vector>.planeCombination(
              g + place, a[channel], x + place, mean: mean[channel], b[channel], c[channel], planes.size, to: y + place)
          }
          return 0
        }
      }
    }
  }

  /// One number for each channel, on several threads.
  private static func forEachChannel(
    _ x: [Scalar], _ planes: ChannelPlanes,
    _ body: @Sendable (UnsafePointer<Scalar>, _ channel: Int) -> Scalar
  ) -> [Scalar] {
    x.withUnsafeBufferPointer { x in
      nonisolated(unsafe) let x = x.baseAddress
      return concurrentMap(planes.channels) { channel in x.map { body($0, channel) } ?? 0 }
    }
  }
}

/// Where in a laned array the planes of each channel lie.
private struct ChannelPlanes: Sendable {
  let channels: Int
  /// How many vectors a plane has.
  let size: Int
  /// From a plane to the same channel's next, in numbers, and where the array ends.
  let step: Int
  let end: Int
  private let plane: Int
  /// How many lanes of the last chunk are images.
  let lastLanes: Int

  init(_ count: Int, images: Int, channels: Int, lanes: Int) {
    let chunks = (images + lanes - 1) / lanes
    self.channels = channels
    end = count
    step = max(chunks == 0 ? 0 : count / chunks, 1)
    plane = channels == 0 ? 0 : step / channels
    size = plane / lanes
    lastLanes = images - (chunks - 1) * lanes
  }

  /// Where the planes of a channel begin.
  func places(_ channel: Int) -> StrideTo<Int> { stride(from: channel * plane, to: end, by: step) }

  /// Σ over the planes of a channel, in their order.
  @inline(__always) func sum<Scalar: BinaryFloatingPoint>(_ channel: Int, _ term: (_ place: Int) -> Scalar) -> Scalar {
    var sum = Scalar.zero
    for place in places(channel) { sum += term(place) }
    return sum
  }
}
