// caught by: Exercise08_2/`logits of a thousand are no problem`
import Foundation
import LessonKit

/// Exercise 8.2, done wrong: the largest logit is not subtracted, and exp of a thousand is infinite.
public struct Scorekeeper: Sendable {
  private var images = 0
  private var hits = 0
  private var sumOfLosses = 0.0

  public init() {}

  public mutating func add(_ logits: [[Double]], _ labels: [Int]) {
    for (z, label) in zip(logits, labels) {
      let largest = z.max() ?? 0
      sumOfLosses += log(z.reduce(0) { $0 + exp($1) }) - z[label]
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
