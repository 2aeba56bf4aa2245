/// Whether a network is being trained or used.
///
/// Only `Dropout` and `BatchNorm` ask. Training needs a seed, so that a step can be repeated bit for bit: hand in
/// another one for every step, or every step drops the same units.
public enum Mode: Hashable, Sendable {
  /// The network is used: nothing is random.
  case evaluation
  /// The network is trained; what is random depends on the seed alone.
  case training(seed: UInt64)

  /// The mode for one part of a network: in training each part gets a seed of its own.
  ///
  /// - Parameter index: the number of the part, from 0.
  public func part(_ index: Int) -> Mode {
    switch self {
    case .evaluation: .evaluation
    case .training(let seed): .training(seed: scrambled(seed, UInt64(truncatingIfNeeded: index)))
    }
  }
}

/// The output number `index` of SplitMix64 from `seed`: neighbouring seeds and indices give unrelated words.
///
/// - Source: Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators".
func scrambled(_ seed: UInt64, _ index: UInt64) -> UInt64 {
  func mix(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
  // The seed is mixed, too: otherwise the words of seed s + γ would be those of seed s, one place further.
  return mix(mix(seed &+ 0x6A09_E667_F3BC_C909) &+ (index &+ 1) &* 0x9E37_79B9_7F4A_7C15)
}
