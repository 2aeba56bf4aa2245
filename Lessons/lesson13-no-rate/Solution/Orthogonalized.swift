import LessonKit

/// Exercise 13.4 · A matrix whose singular values are all made about 1, by Newton and Schulz's method: what Muon does with a
/// gradient.
///
///     X = G/‖G‖                                     at the start, ‖G‖ the root of the sum of all squares
///     A = X·Xᵀ,   X ← a·X + (b·A + c·A·A)·X         in each round
///     a = 3.4445,   b = −4.7750,   c = 2.0315
///
/// A round changes each singular value s to a·s + b·s³ + c·s⁵ and keeps the directions. Five rounds bring all that lie
/// between 0.01 and 1 to between 0.68 and 1.14. No decomposition is needed: products of matrices only.
///
/// - Parameters:
///   - matrix: G, its rows, all of the same count; wide, tall or square, perhaps empty. ‖G‖ is 0 or from 1e-100 to 1e100. Where
///     it is 0, the result is G.
///   - rounds: how many, at least 0.
/// - Returns: as many rows and columns.
/// - Source: Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks".
public func orthogonalized(_ matrix: [[Double]], rounds: Int) -> [[Double]] {
  // TODO 13.4: what is X divided by before the first round, how many rows has A, and what stands on which side?
  func times(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    a.map { row in
      var sums = [Double](repeating: 0, count: b.first?.count ?? 0)
      for (factor, other) in zip(row, b) { for column in sums.indices { sums[column] += factor * other[column] } }
      return sums
    }
  }
  let length = matrix.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
  guard length > 0 else { return matrix }
  var x = matrix.map { $0.map { $0 / length } }
  for _ in 0..<rounds {
    let transposed = x[0].indices.map { column in x.map { $0[column] } }
    let a = times(x, transposed)
    let square = times(a, a)
    let factor = zip(a, square).map { zip($0, $1).map { -4.7750 * $0 + 2.0315 * $1 } }
    x = zip(x, times(factor, x)).map { zip($0, $1).map { 3.4445 * $0 + $1 } }
  }
  return x
  // END 13.4: return .todo
}
