/// Random numbers from a seed: the same bits on every machine, with every compiler, at every optimisation level.
///
/// The generator is xoshiro256**, its four words filled from the seed by SplitMix64 as its authors advise:
///
///     output = rotl(s₁·5, 7)·9
///     t = s₁≪17;  s₂ ⊕= s₀;  s₃ ⊕= s₁;  s₁ ⊕= s₂;  s₀ ⊕= s₃;  s₂ ⊕= t;  s₃ = rotl(s₃, 45)
///
/// It is a value: a copy continues with the same numbers, and a decoded one continues where the encoded one stood.
/// Prefer its own methods to the standard library's `random(in:using:)` and `shuffled(using:)`: those work, but how
/// they consume random words is not promised to stay the same.
///
/// - Source: Blackman and Vigna 2018, "Scrambled linear pseudorandom number generators"; xoshiro256starstar.c.
public struct RandomSource: RandomNumberGenerator, Hashable, Sendable {
  @usableFromInline var s0, s1, s2, s3: UInt64

  /// The source that `seed` chooses; different seeds give unrelated sources.
  @inlinable public init(seed: UInt64) {
    var filler = SplitMix64(seed: seed)
    (s0, s1, s2, s3) = (filler.next(), filler.next(), filler.next(), filler.next())
  }

  /// The source that `seed` and `stream` choose together: one seed serves many trials, chains or epochs, each with
  /// numbers of its own that do not depend on which of them runs first.
  @inlinable public init(seed: UInt64, stream: UInt64) {
    var seeds = SplitMix64(seed: seed)
    var streams = SplitMix64(seed: stream)
    self.init(seed: seeds.next() ^ (streams.next() &* 0x9E37_79B9_7F4A_7C15))
  }

  /// A random word.
  @inlinable public mutating func next() -> UInt64 {
    let scrambled = s1 &* 5
    let output = (scrambled << 7 | scrambled >> 57) &* 9
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = s3 << 45 | s3 >> 19
    return output
  }
}

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

extension RandomSource: Codable {
  /// The four words of the state.
  ///
  /// - Throws: `DecodingError` unless there are four words, not all zero (from which xoshiro256** never leaves).
  public init(from decoder: any Decoder) throws {
    let words = try [UInt64](from: decoder)
    guard words.count == 4, words.contains(where: { $0 != 0 }) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "a random state is four words that are not all zero, not \(words)"))
    }
    self.init(state: (words[0], words[1], words[2], words[3]))
  }

  public func encode(to encoder: any Encoder) throws { try [s0, s1, s2, s3].encode(to: encoder) }

  init(state: (UInt64, UInt64, UInt64, UInt64)) { (s0, s1, s2, s3) = state }
}

/// SplitMix64: one word of state, turned into a random word by mixing; here it fills the state of `RandomSource`.
///
///     s ← s + 0x9E3779B97F4A7C15
///     z = (s ⊕ s≫30)·0xBF58476D1CE4E5B9;  z = (z ⊕ z≫27)·0x94D049BB133111EB;  output z ⊕ z≫31
///
/// - Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"; Vigna's splitmix64.c, 2015.
public struct SplitMix64: RandomNumberGenerator, Hashable, Sendable, Codable {
  @usableFromInline var state: UInt64

  /// A generator in the state `seed`: the same seed gives the same words.
  @inlinable public init(seed: UInt64) { state = seed }

  @inlinable public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
