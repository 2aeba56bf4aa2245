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
    let squares = sums(x, x, planes) { x, _, channel in
      @inline(__always) func square(_ i: Int, _ sum: inout Vector) {
        let deviation = deviation(x, at: i, from: mean[channel])
        sum.accumulate(deviation, times: deviation)
      }
      return planeSum(planes.size, square)
    }
    return (mean, squares.map { $0 / count })
  }

  public static func channelSums(_ g: [Scalar], images: Int, channels: Int) -> [Scalar] {
    let planes = ChannelPlanes(g.count, images: images, channels: channels, lanes: lanes)
    return sums(g, g, planes) { g, _, _ in
      @inline(__always) func term(_ i: Int, _ sum: inout Vector) {
        sum.accumulate(g.load(Vector.self, at: i), times: Vector(repeating: 1))
      }
      return planeSum(planes.size, term)
    }
  }

  public static func channelProducts(_ g: [Scalar], _ x: [Scalar], mean: [Scalar], images: Int) -> [Scalar] {
    let planes = ChannelPlanes(x.count, images: images, channels: mean.count, lanes: lanes)
    return sums(g, x, planes) { g, x, channel in
      @inline(__always) func product(_ i: Int, _ sum: inout Vector) {
        sum.accumulate(g.load(Vector.self, at: i), times: deviation(x, at: i, from: mean[channel]))
      }
      return planeSum(planes.size, product)
    }
  }

  public static func channelCombination(
    _ g: [Scalar], _ a: [Scalar], _ x: [Scalar], mean: [Scalar], _ b: [Scalar], _ c: [Scalar], images: Int
  ) -> [Scalar] {
    let planes = ChannelPlanes(x.count, images: images, channels: mean.count, lanes: lanes)
    return make(x.count) { y in
      read(g, x) { g, x in
        concurrentPhases([planes.channels]) { _, channel in
          let (a, b) = (Vector(repeating: a[channel]), Vector(repeating: b[channel]))
          for place in planes.places(channel) {
            for i in 0..<planes.size {
              var value = Vector(repeating: c[channel])
              value.accumulate((g + place).load(Vector.self, at: i), times: a)
              value.accumulate(deviation(x + place, at: i, from: mean[channel]), times: b)
              (y + place).store(value, at: i)
            }
          }
        }
      }
    }
  }

  /// x − mean.
  @inline(__always) private static func deviation(
    _ x: UnsafePointer<Scalar>, at index: Int, from mean: Scalar
  ) -> Vector {
    var result = Vector(repeating: -mean)
    result.accumulate(x.load(Vector.self, at: index), times: Vector(repeating: 1))
    return result
  }

  /// What `add` adds up for 0 … count − 1, in two sums that do not wait for each other.
  @inline(__always) private static func planeSum(
    _ count: Int, _ add: (_ index: Int, _ sum: inout Vector) -> Void
  ) -> Vector {
    var (even, odd) = (Vector(), Vector())
    for i in stride(from: 0, to: count - 1, by: 2) {
      add(i, &even)
      add(i + 1, &odd)
    }
    if count % 2 == 1 { add(count - 1, &odd) }
    even.accumulate(odd, times: Vector(repeating: 1))
    return even
  }

  /// The sum of each channel, of which `body` adds up a plane at a time; the channels on several threads.
  @inline(__always) private static func sums(
    _ x: [Scalar], _ y: [Scalar], _ planes: ChannelPlanes,
    _ body: (_ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>, _ channel: Int) -> Vector
  ) -> [Scalar] {
    make(planes.channels) { sums in
      sums.initialize(repeating: 0, count: planes.channels)
      read(x, y) { x, y in
        concurrentPhases([planes.channels]) { _, channel in
          for place in planes.places(channel) {
            var sum = body(x + place, y + place, channel)
            // The lanes behind the last image deviate from the mean and must not count.
            if place + planes.step >= planes.end { for lane in planes.lastLanes..<lanes { sum[lane] = 0 } }
            sums[channel] += sum.sumOfLanes
          }
        }
      }
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
}
