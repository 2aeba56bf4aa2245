// caught by: Exercise08_3/`neither filter nor image need be square`
import LessonKit

/// Exercise 8.3, done wrong: a filter is taken to have as many columns as rows.
public struct FeatureMap: Sendable {
  public let weights: [[Double]]

  public init(weights: [[Double]]) { self.weights = weights }

  public func callAsFunction(_ image: [[Double]]) -> [[Double]] {
    let rows = weights.count
    let columns = rows
    let down = max(0, image.count - rows + 1)
    let across = max(0, (image.first?.count ?? 0) - columns + 1)
    guard across > 0 else { return [] }
    return (0..<down).map { i in
      (0..<across).map { j in
        var sum = 0.0
        for k in 0..<rows {
          for (l, weight) in weights[k].prefix(columns).enumerated() { sum += image[i + k][j + l] * weight }
        }
        return sum
      }
    }
  }
}
