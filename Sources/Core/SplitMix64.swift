/// SplitMix64: one word of state, turned into a random word by mixing; here it fills the state of `RandomSource`.
///
///     s ← s + 0x9E3779B97F4A7C15
///     z = (s ⊕ s≫30)·0xBF58476D1CE4E5B9;  z = (z ⊕ z≫27)·0x94D049BB133111EB;  output z ⊕ z≫31
///
/// - Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"; Vigna's splitmix64.c, 2015.
public struct SplitMix64: RandomNumberGenerator, Hashable, Sendable, Codable {
  @usableFromInline var state: UInt64

  @inlinable public init(seed: UInt64) { state = seed }

  @inlinable public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
