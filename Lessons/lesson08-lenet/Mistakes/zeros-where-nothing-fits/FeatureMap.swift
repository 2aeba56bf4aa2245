// caught by: Exercise08_3/`a filter of the image's size has one place, and a larger one has none`
import LessonKit

/// Exercise 8.3, done wrong: where the filter is larger than the image, the map is an image of zeros.
public struct FeatureMap: Sendable {
  public let weights: [[Double]]

  public init(weights: [[Double]]) { self.weights = weights }

  public func callAsFunction(_ image: [[Double]]) -> [[Double]] {
    let (rows, columns) = (weights.count, weights.first?.count ?? 0)
    let down = max(0, image.count - rows + 1)
    let across = max(0, (image.first?.count ?? 0) - columns + 1)
    if down == 0 || across == 0 { return image.map { $0.map { _ in 0 } } }
    return (0..<down).map { i in
      (0..<across).map { j in
        var sum = 0.0
        for k in 0..<rows {
          for l in 0..<columns { sum += image[i + k][j + l] * weights[k][l] }
        }
        return sum
      }
    }
  }
}
