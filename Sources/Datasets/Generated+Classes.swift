import Core

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
