// caught by: Exercise08_2/`sure and right costs nothing`
import Foundation
import LessonKit

/// Exercise 8.2 · Loss and accuracy of a network over many batches, of which the last may be short.
///
///     accuracy = 1/m·#{largest logit = label}          loss = 1/m·Σ (log Σ_c e^z_c − z_label)
///
/// m: all images that were seen. Between equal logits the first is the prediction. Before the first batch both are NaN.
public struct Scorekeeper: Sendable {
  private var images = 0
  private var hits = 0
  private var sumOfLosses = 0.0

  public init() {}

  /// Counts one batch: a row of logits for each image, and its class.
  public mutating func add(_ logits: [[Double]], _ labels: [Int]) {
    for (logits, label) in zip(logits, labels) {
      let top = logits.max() ?? 0
      let powers = logits.map { exp($0 - top) }
      let z = powers.map { $0 / powers.reduce(0, +) }
      let largest = z.max() ?? 0
      sumOfLosses += log(z.reduce(0) { $0 + exp($1 - largest) }) + largest - z[label]
      hits += z.firstIndex(of: largest) == label ? 1 : 0
    }
    images += labels.count
  }

  /// The share of images whose class was predicted.
  public var accuracy: Double {
    Double(hits) / Double(images)
  }

  /// The mean cross-entropy.
  public var loss: Double {
    sumOfLosses / Double(images)
  }
}
