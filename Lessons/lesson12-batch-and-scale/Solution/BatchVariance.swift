import LessonKit

/// Exercise 12.1 · The variance of a batch's gradient: the mean squared distance from the gradient of all rows.
///
///     Σ = 1/N·Σᵢ (gᵢ − G)·(gᵢ − G)ᵀ        G = 1/N·Σᵢ gᵢ
///     E‖g − G‖² = tr Σ/B                       B rows drawn with replacement
///     E‖g − G‖² = tr Σ/B · (N − B)/(N − 1)     without: no row twice
///
/// g is the mean of B of the rows' gradients. Without replacement a batch of all N rows has no variance; that is also so where
/// N = 1. What all rows share, however large it is, makes no difference.
///
/// - Parameters:
///   - gradients: g₁ … g_N, one for each row, at least one, all of the same length.
///   - batch: B, at least 1; without replacement at most N.
///   - replacing: whether a row may be drawn more than once.
public func batchVariance(gradients: [[Double]], batch: Int, replacing: Bool) -> Double {
  // TODO 12.1: what is G, how far from it are the rows' gradients on average, and what is left of that in a mean of B?
  let rows = Double(gradients.count)
  guard let first = gradients.first else { return 0 }
  let mean = first.indices.map { place in gradients.reduce(0) { $0 + $1[place] } / rows }
  let trace =
    gradients.reduce(0) { sum, g in sum + zip(g, mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } } / rows
  if replacing { return trace / Double(batch) }
  return batch == gradients.count ? 0 : trace / Double(batch) * (rows - Double(batch)) / (rows - 1)
  // END 12.1: return .todo
}
