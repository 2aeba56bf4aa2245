// caught by: Exercise08_2/`the loss of an image is log Σ exp z less the logit of its label`
import Foundation
import LessonKit

/// Exercise 8.2, done wrong: the logarithm is that of base 10, as on a pocket calculator.
public struct Scorekeeper: Sendable {
  private var images = 0
  private var hits = 0
  private var sumOfLosses = 0.0

  public init() {}

  public mutating func add(_ logits: [[Double]], _ labels: [Int]) {
    for (z, label) in zip(logits, labels) {
      let largest = z.max() ?? 0
      let sum = z.reduce(0) { $0 + exp($1 - largest) }
      sumOfLosses += log10(sum) + (largest - z[label]) / log(10)
      hits += z.firstIndex(of: largest) == label ? 1 : 0
    }
    images += labels.count
  }

  public var accuracy: Double {
    Double(hits) / Double(images)
  }

  public var loss: Double {
    sumOfLosses / Double(images)
  }
}
