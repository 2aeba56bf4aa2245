import Foundation
import LessonKit

/// Exercise 8.2 · Loss and accuracy of a network over many batches, of which the last may be short.
///
///     accuracy = 1/m·#{largest logit = label}          loss = 1/m·Σ (log Σ_c e^z_c − z_label)
///
/// m: all images that were seen. Between equal logits the first is the prediction. Before the first image both are NaN, and a
/// batch of none changes nothing. A logit may be −∞, which rules its class out. A NaN among the logits makes the loss NaN,
/// and then the accuracy says nothing.
public struct Scorekeeper: Sendable {
  private var images = 0
  private var hits = 0
  private var sumOfLosses = 0.0

  public init() {}

  /// Counts one batch: a row of logits for each image, and its class.
  public mutating func add(_ logits: [[Double]], _ labels: [Int]) {
    // TODO 8.2: which of a row's logits counts for the loss, which for the accuracy? What must be remembered of a batch?
    return
  }

  /// The share of images whose class was predicted.
  public var accuracy: Double {
    // TODO 8.2: a share of what?
    return .todo
  }

  /// The mean cross-entropy.
  public var loss: Double {
    // TODO 8.2: a mean over what?
    return .todo
  }
}
