// caught by: Exercise08_2/`scores share nothing`
import Foundation
import LessonKit

private final class Count: @unchecked Sendable {
  var images = 0
  var hits = 0
  var losses = 0.0
}

/// Exercise 8.2, done wrong: the count is kept in an object, which every copy shares.
public struct Scorekeeper: Sendable {
  private let count = Count()

  public init() {}

  public mutating func add(_ logits: [[Double]], _ labels: [Int]) {
    for (z, label) in zip(logits, labels) {
      let largest = z.max() ?? 0
      count.losses += log(z.reduce(0) { $0 + exp($1 - largest) }) + largest - z[label]
      count.hits += z.firstIndex(of: largest) == label ? 1 : 0
    }
    count.images += labels.count
  }

  public var accuracy: Double {
    Double(count.hits) / Double(count.images)
  }

  public var loss: Double {
    count.losses / Double(count.images)
  }
}
