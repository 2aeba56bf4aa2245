import Core

/// Points in the plane that belong to classes.
public struct LabelledPoints: Sendable, Equatable {
  /// One row per point: its two coordinates.
  public let points: Matrix
  /// The class of each point, counted from 0; the classes take turns.
  public let labels: [Int]
  /// How many classes there are.
  public let classCount: Int

  /// How many points there are.
  public var count: Int { labels.count }
}

extension Generated {
  /// Two half circles of radius 1 that reach into each other: no straight line separates them.
  ///
  ///     class 0: (cos θ, sin θ)        class 1: (1 − cos θ, ½ − sin θ)        θ evenly from 0 … π
  ///
  /// plus noise·N(0, 1) on each coordinate.
  ///
  /// - Throws: `DatasetError` for fewer than 2 points or a noise that is negative or not finite.
  /// - Source: the form is scikit-learn's `make_moons`; θ is random here, evenly spaced there.
  public static func moons(count: Int, noise: Double = 0.1, seed: UInt64) throws -> LabelledPoints {
    try points(count: count, classes: 2, noise: noise, seed: seed) { label, random in
      let (cosine, signed) = random.pointOnCircle()
      let sine = abs(signed)
      return label == 0 ? (cosine, sine) : (1 - cosine, 0.5 - sine)
    }
  }

  /// Arms that wind around the origin, one per class.
  ///
  ///     r evenly from 0 ..< 1,  φ = turns·r + label/arms  (in whole turns);  (r·cos 2πφ, r·sin 2πφ)
  ///
  /// plus noise·N(0, 1) on each coordinate.
  ///
  /// - Parameter turns: how many times each arm winds around the origin.
  /// - Throws: `DatasetError` for fewer points than arms, fewer than 2 arms, or bad noise or turns.
  public static func spirals(
    count: Int, arms: Int = 2, turns: Double = 1, noise: Double = 0.02, seed: UInt64
  ) throws -> LabelledPoints {
    guard turns.isFinite && abs(turns) <= 1_000 else {
      throw DatasetError("the spiral makes \(turns) turns; it must be from −1000 to 1000")
    }
    return try points(count: count, classes: arms, noise: noise, seed: seed) { label, random in
      let radius = random.uniform()
      let (cosine, sine) = PortableMath.cosineAndSine(turns: turns * radius + Double(label) / Double(arms))
      return (radius * cosine, radius * sine)
    }
  }

  /// Round clouds whose centres stand evenly on a circle, one per class.
  ///
  ///     centre = radius·(cos 2πφ, sin 2πφ), φ = label/classes;  each coordinate plus spread·N(0, 1)
  ///
  /// - Throws: `DatasetError` for fewer points than classes, fewer than 2 classes, or a bad radius or spread.
  public static func blobs(
    count: Int, classes: Int = 3, radius: Double = 1, spread: Double = 0.25, seed: UInt64
  ) throws -> LabelledPoints {
    guard radius.isFinite else { throw DatasetError("the radius is \(radius); it must be finite") }
    return try points(count: count, classes: classes, noise: spread, seed: seed) { label, _ in
      let (cosine, sine) = PortableMath.cosineAndSine(turns: Double(label) / Double(classes))
      return (radius * cosine, radius * sine)
    }
  }

  private static func points(
    count: Int, classes: Int, noise: Double, seed: UInt64,
    place: (_ label: Int, _ random: inout RandomSource) -> (x: Double, y: Double)
  ) throws -> LabelledPoints {
    guard classes >= 2 else { throw DatasetError("there are \(classes) classes; it takes at least 2") }
    try check(rows: count, atLeast: classes, noise: noise)
    var random = RandomSource(seed: seed)
    let labels = (0..<count).map { $0 % classes }
    let coordinates = labels.flatMap { label in
      let (x, y) = place(label, &random)
      return [x + noise * random.gaussian(), y + noise * random.gaussian()]
    }
    return LabelledPoints(
      points: try Matrix(rows: count, columns: 2, elements: coordinates), labels: labels, classCount: classes)
  }
}

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
