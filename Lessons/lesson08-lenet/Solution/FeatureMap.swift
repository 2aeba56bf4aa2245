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

  /// The map, row by row; no numbers where the filter is larger than the image, in one direction or both.
  ///
  /// The rows of an image are equally long; it may have none, or empty ones. A filter is at least 1 × 1.
  public func callAsFunction(_ image: [[Double]]) -> [[Double]] {
    // TODO 8.3: at how many places can the filter stand, and which pixels are below it at place (i, j)?
    let (rows, columns) = (weights.count, weights.first?.count ?? 0)
    let down = 0..<max(0, image.count - rows + 1)
    let across = 0..<max(0, (image.first?.count ?? 0) - columns + 1)
    guard !across.isEmpty else { return [] }
    return down.map { i in
      across.map { j in
        (0..<rows).reduce(0) { sum, k in
          (0..<columns).reduce(sum) { $0 + image[i + k][j + $1] * weights[k][$1] }
        }
      }
    }
    // END 8.3: return .todo
  }
}
