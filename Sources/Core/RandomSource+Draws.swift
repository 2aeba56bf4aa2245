extension RandomSource {
  /// A number drawn evenly from [0, 1), a multiple of 2⁻⁵³.
  @inlinable public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number drawn evenly from `range`.
  @inlinable public mutating func uniform(in range: Range<Double>) -> Double {
    // Rounding can reach the upper bound, which is not part of the range.
    min(range.lowerBound + (range.upperBound - range.lowerBound) * uniform(), range.upperBound.nextDown)
  }

  /// A whole number drawn evenly from 0 ..< `count`, which must be positive.
  ///
  /// - Source: Lemire 2019, "Fast random integer generation in an interval".
  @inlinable public mutating func index(below count: Int) -> Int {
    precondition(count > 0, "there is no index below \(count)")
    let bound = UInt64(count)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// A number from the normal distribution with mean 0 and deviation 1.
  ///
  ///     (u, v) evenly in the unit disc, s = u² + v²
  ///     x = u·√(−2·ln s / s)
  ///
  /// The logarithm is the workbench's own, because those of the system differ in the last bit from machine to machine.
  /// The second number that the pair could give is not kept, so that the state stays four words.
  ///
  /// - Source: Marsaglia and Bray 1964, "A convenient method for generating normal variables".
  public mutating func gaussian() -> Double {
    let (u, _, s) = pointInDisc()
    return u * (-2 * PortableMath.log(s) / s).squareRoot()
  }

  /// A point drawn evenly from the circle of radius 1.
  package mutating func pointOnCircle() -> (x: Double, y: Double) {
    let (u, v, s) = pointInDisc()
    return (u / s.squareRoot(), v / s.squareRoot())
  }

  /// A point drawn evenly from the disc of radius 1, without its centre, and its squared distance from there.
  private mutating func pointInDisc() -> (u: Double, v: Double, s: Double) {
    while true {
      let (u, v) = (2 * uniform() - 1, 2 * uniform() - 1)
      let s = u * u + v * v
      if s > 0 && s < 1 { return (u, v, s) }
    }
  }

  /// Puts the elements in an order drawn evenly from all of them.
  ///
  /// - Source: Durstenfeld 1964, "Algorithm 235: Random permutation" (the Fisher-Yates shuffle).
  @inlinable public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in elements.indices.reversed().dropLast() { elements.swapAt(last, index(below: last + 1)) }
  }

  /// The numbers 0 ..< `count` in an order drawn evenly from all of them.
  @inlinable public mutating func permutation(of count: Int) -> [Int] {
    var indices = Array(0..<count)
    shuffle(&indices)
    return indices
  }
}
