import Foundation
import LessonKit

/// Exercise 10.4 · The worst case of a schedule, over all convex functions with gradients of length 1 or less, from a distance
/// of 1, when the rates η₁ … η_T are scaled as well as possible.
///
///     bound = 2·√(a·(b + c))
///     a = 1/(2·S₁)
///     b = Q₁/(2·S₁)
///     c = ½·Σ (η_k/S_{k+1})·(Q_k/S_k)        over k = 1 … T − 1
///     S_k = η_k + η_{k+1} + … + η_T,  Q_k = η_k² + η_{k+1}² + … + η_T²
///
/// A single rate has no c, and its bound is 1: x₁ is the start itself.
///
/// - Parameter rates: η₁ … η_T, the one of step t at place t − 1; at least one, each from 1e-100 to
///   1e100.
public func worstCase(of rates: [Double]) -> Double {
  // TODO 10.4: S and Q are sums up to the end. In which direction does one pass over the rates have them at hand?
  var (s, q, c) = (0.0, 0.0, 0.0)
  for (place, rate) in rates.enumerated().reversed() {
    let after = s
    s += rate
    q += rate * rate
    if place < rates.count - 1 { c += rate / after * (q / s) / 2 }
  }
  return 2 * (1 / (2 * s) * (q / (2 * s) + c)).squareRoot()
  // END 10.4: return .todo
}
