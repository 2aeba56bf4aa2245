import LessonKit

/// Exercise 12.2 · The noise scale: the batch at which noise and gradient cost a step the same.
///
///     B_noise = tr(H·Σ)/(Gᵀ·H·G)
///     tr(H·Σ) = 1/N·Σᵢ dᵢᵀ·H·dᵢ        dᵢ = gᵢ − G, G = 1/N·Σᵢ gᵢ
///
/// - Parameters:
///   - gradients: g₁ … g_N, one for each row, at least one, all of the same length.
///   - curvature: vᵀ·H·v of a v that is given to it, at least 0; above 0 for G.
public func noiseScale(gradients: [[Double]], curvature: (_ direction: [Double]) -> Double) -> Double {
  // TODO 12.2: for which vectors do you need the curvature, how often, and which of the two sums is a mean?
  let mean = meanGradient(gradients)
  let noise = gradients.reduce(0) { $0 + curvature(zip($1, mean).map { $0 - $1 }) } / Double(gradients.count)
  return noise / curvature(mean)
  // END 12.2: return .todo
}

/// Exercise 12.2 · The rate at which one step along a batch's gradient lowers the loss most, on average.
///
///     η*(B) = η_max/(1 + B_noise/B)        η_max = ‖G‖²/(Gᵀ·H·G)
///
/// On a bowl this is exact, for rows that are drawn with replacement.
///
/// - Parameters:
///   - gradients: g₁ … g_N, as above.
///   - batch: B, at least 1.
///   - curvature: vᵀ·H·v, as above.
public func bestRate(
  gradients: [[Double]], batch: Int, curvature: (_ direction: [Double]) -> Double
) -> Double {
  // TODO 12.2: what would be the best rate without noise, and by how much does this batch's noise lower it?
  let mean = meanGradient(gradients)
  let largest = mean.reduce(0) { $0 + $1 * $1 } / curvature(mean)
  return largest / (1 + noiseScale(gradients: gradients, curvature: curvature) / Double(batch))
  // END 12.2: return .todo
}

/// G, the mean of the rows' gradients: given, for both functions.
private func meanGradient(_ gradients: [[Double]]) -> [Double] {
  guard let first = gradients.first else { return [] }
  return first.indices.map { place in gradients.reduce(0) { $0 + $1[place] } / Double(gradients.count) }
}
