// caught by: Exercise06_2/`for one example it is p, and p minus 1 at the label`
import Foundation
import LessonKit

/// Exercise 6.2, done wrong: the gradient is divided by the number of classes.
///
///     p = softmax(z) = e^z / Σ e^z          L = mean over the examples of −log p[label]
///     ∂L/∂z = (p − 1 at the label) / m      m: the number of examples
///
/// - Source: Bridle 1990, "Training stochastic model recognition algorithms as networks".
public struct SoftmaxCrossEntropy: Sendable {
  public init() {}

  /// L, for one row of logits per example and the class of each; at least one example, at least one class.
  ///
  /// Logits may be large, of either sign: where L itself is a number, so is the result.
  public func loss(_ logits: [[Double]], _ labels: [Int]) -> Double {
    var sum = 0.0
    for (z, label) in zip(logits, labels) {
      let largest = z.max() ?? 0
      sum += largest + log(z.reduce(0) { $0 + exp($1 - largest) }) - z[label]
    }
    return sum / Double(labels.count)
  }

  /// ∂L/∂z, one row per example and one number per logit; right for large logits, too.
  public func gradient(_ logits: [[Double]], _ labels: [Int]) -> [[Double]] {
    zip(logits, labels).map { z, label in
      let largest = z.max() ?? 0
      let powers = z.map { exp($0 - largest) }
      let sum = powers.reduce(0, +)
      return powers.enumerated().map { ($1 / sum - ($0 == label ? 1 : 0)) / Double(z.count) }
    }
  }
}
