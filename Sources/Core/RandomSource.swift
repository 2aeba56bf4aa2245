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
