// caught by: Exercise08_3/`sums may be negative, and are not scaled`
import LessonKit

/// Exercise 8.3, done wrong: what is below zero is cut off, which is the next layer's business.
public struct FeatureMap: Sendable {
  public let weights: [[Double]]

  public init(weights: [[Double]]) { self.weights = weights }

  public func callAsFunction(_ image: [[Double]]) -> [[Double]] {
    let (rows, columns) = (weights.count, weights.first?.count ?? 0)
    let down = max(0, image.count - rows + 1)
    let across = max(0, (image.first?.count ?? 0) - columns + 1)
    guard across > 0 else { return [] }
    return (0..<down).map { i in
      (0..<across).map { j in
        var sum = 0.0
        for k in 0..<rows {
          for l in 0..<columns { sum += image[i + k][j + l] * weights[k][l] }
        }
        return max(0, sum)
      }
    }
  }
}
