import Core

extension Generated {
  /// What the drawn shapes are called, in the order of the labels.
  public static let shapeNames = [
    "horizontal bar", "vertical bar", "rising bar", "falling bar", "plus", "cross", "disc", "ring", "square",
    "triangle",
  ]

  /// Small drawings of ten shapes: a stand-in where Fashion-MNIST is not installed.
  ///
  /// 28 × 28 pixels, grey on black; place, size, thickness and brightness differ from image to image, and every pixel
  /// is a little noisy. A pixel is as bright as the shape covers it:
  ///
  ///     brightness·clamp(½ − d, 0, 1) + noise·N(0, 1)        d = distance from the shape's edge, in pixels, inside < 0
  ///
  /// - Parameters:
  ///   - count: how many images; the classes take turns.
  ///   - noise: as a share of full brightness.
  /// - Throws: `DatasetError` for fewer than 1 image, more than 1,000,000, or a noise that is negative or not finite.
  public static func drawnShapes(count: Int, noise: Double = 0.1, seed: UInt64) throws(DatasetError) -> LabelledImages {
    guard 1 <= count && count <= 1_000_000 else {
      throw DatasetError("\(count) images cannot be drawn; it must be from 1 to 1,000,000")
    }
    guard noise >= 0 && noise.isFinite else {
      throw DatasetError("the noise is \(noise); it must be finite and at least 0")
    }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * 784)
    for row in 0..<count {
      var random = RandomSource(seed: seed, stream: UInt64(row))
      let shape = DrawnShape(kind: row % shapeNames.count, &random)
      let brightness = random.uniform(in: 0.6..<1)
      for y in 0..<28 {
        for x in 0..<28 {
          let covered = min(max(0.5 - shape.distance(x: Double(x), y: Double(y)), 0), 1)
          let value = brightness * covered + (noise == 0 ? 0 : noise * random.gaussian())
          pixels.append(UInt8(min(max(value, 0), 1) * 255))
        }
      }
    }
    return try LabelledImages(
      pixels: pixels, labels: (0..<count).map { UInt8($0 % shapeNames.count) }, height: 28, width: 28,
      classNames: shapeNames)
  }
}

/// One of the ten shapes, with a place and a size.
private struct DrawnShape {
  let kind: Int
  let centerX, centerY: Double
  /// Half of the extent, in pixels.
  let radius: Double
  /// Half of the width of a line, in pixels.
  let half: Double

  init(kind: Int, _ random: inout RandomSource) {
    self.kind = kind
    centerX = random.uniform(in: 11.0..<17)
    centerY = random.uniform(in: 11.0..<17)
    radius = random.uniform(in: 6.0..<10)
    half = random.uniform(in: 0.8..<1.8)
  }

  /// How far a pixel is from the edge of the shape, in pixels; negative inside.
  func distance(x: Double, y: Double) -> Double {
    // y counts upwards here, as on paper.
    let (u, v) = (x - centerX, centerY - y)
    let diagonal = 0.5.squareRoot()
    let (along, across) = ((u + v) * diagonal, (u - v) * diagonal)
    let length = (u * u + v * v).squareRoot()
    switch kind {
    case 0: return bar(u, v)
    case 1: return bar(v, u)
    case 2: return bar(along, across)
    case 3: return bar(across, along)
    case 4: return min(bar(u, v), bar(v, u))
    case 5: return min(bar(along, across), bar(across, along))
    case 6: return length - radius
    case 7: return abs(length - radius) - half
    case 8: return abs(max(abs(u), abs(v)) - radius) - half
    default: return max(max(-v - radius * 0.6, (v - radius) * 0.45 + abs(u) * 0.9), -radius)
    }
  }

  /// A straight line of the shape's length along the first coordinate.
  private func bar(_ along: Double, _ across: Double) -> Double { max(abs(along) - radius, abs(across) - half) }
}
