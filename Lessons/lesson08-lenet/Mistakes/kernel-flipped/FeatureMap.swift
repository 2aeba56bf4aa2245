// caught by: Exercise08_3/`the filter is not flipped`
import LessonKit

/// Exercise 8.3 · What one filter sees in an image: the sum of products at each place of its window.
///
///     y[i, j] = Σ_k Σ_l x[i + k, j + l]·w[k, l]          stride 1, no padding
///
/// This is what network libraries call a convolution. In mathematics it is a correlation: a convolution would flip w.
public struct FeatureMap: Sendable {
  /// The filter, row by row.
  public let weights: [[Double]]

  public init(weights: [[Double]]) { self.weights = weights }

  /// The map, row by row; empty where the filter is larger than the image.
  public func callAsFunction(_ image: [[Double]]) -> [[Double]] {
    let (rows, columns) = (weights.count, weights.first?.count ?? 0)
    let down = 0..<max(0, image.count - rows + 1)
    let across = 0..<max(0, (image.first?.count ?? 0) - columns + 1)
    guard !across.isEmpty else { return [] }
    return down.map { i in
      across.map { j in
        (0..<rows).reduce(0) { sum, k in
          (0..<columns).reduce(sum) { $0 + image[i + k][j + $1] * weights[rows - 1 - k][columns - 1 - $1] }
        }
      }
    }
  }
}
