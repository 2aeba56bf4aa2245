import Autograd
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

  public func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> {
    guard case .training(let seed) = mode, probability > 0 else { return x }
    // The largest words are kept; for p = 1 not even those.
    let threshold = UInt64(probability * 0x1p53)
    let survivor = Scalar(1 / (1 - probability))
    var index: UInt64 = 0
    let mask = Tensor<Scalar>(shape: x.shape) {
      defer { index += 1 }
      return scrambled(seed, index) >> 11 >= threshold ? survivor : 0
    }
    return x * mask
  }
}
