import Autograd
import Core
import Tensors

/// In training each element is 0 with probability p and grows by 1/(1 − p) otherwise; in evaluation nothing happens.
///
///     y = x·mask/(1 − p)        mask 0 with probability p, else 1        training, p < 1
///     y = 0                                                              training, p = 1
///     y = x                                                              evaluation
///
/// The mean of an element is therefore the same in training and in evaluation. The mask depends on the seed in the
/// mode and on the place of the element, and on nothing else.
///
/// - Source: Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting". There the
///   weights shrink in evaluation; here, as in PyTorch, the elements grow in training ("inverted dropout").
public struct Dropout<Scalar: TensorScalar>: ParameterFreeLayer, Equatable {
  public typealias TensorElement = Scalar
  /// p, the share of elements that are dropped, from 0 to 1.
  public let probability: Double

  /// Drops this share of the elements in training, from 0 to 1.
  public init(_ probability: Double) {
    guard 0 <= probability && probability <= 1 else {
      programmerError("Dropout: the probability is \(probability); it must be from 0 to 1")
    }
    self.probability = probability
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> {
    guard case .training(let seed) = mode, probability > 0 else { return x }
    // The largest words are kept; for p = 1 not even those.
    let threshold = UInt64(probability * 0x1p53)
    let survivor = Scalar(1 / (1 - probability))
    var mask = [Scalar](repeating: survivor, count: x.count)
    for index in mask.indices where scrambled(seed, UInt64(index)) >> 11 < threshold { mask[index] = 0 }
    return x * Tensor(mask, shape: x.shape)
  }
}

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

/// The output number `index` of SplitMix64 from a mixed `seed`: neighbouring seeds and indices give unrelated words.
private func scrambled(_ seed: UInt64, _ index: UInt64) -> UInt64 {
  // Without mixing the seed, the words of seed s + γ would be those of seed s, one place further.
  var seeds = SplitMix64(seed: seed &+ 0xCBD2_6CAE_7472_4CF4)
  var words = SplitMix64(seed: seeds.next() &+ index &* 0x9E37_79B9_7F4A_7C15)
  return words.next()
}
