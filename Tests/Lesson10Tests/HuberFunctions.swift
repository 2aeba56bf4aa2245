import Foundation

/// The largest f − f* over Huber's functions with L = 1 after descent from 1: x²/2 up to δ, the slope δ beyond it.
///
/// δ from a millionth to 1, and the one at which a run that stays on the slope ends highest, 1/(2Σh + 1).
func worstHuberLoss(after rates: [Double]) -> Double {
  let sum = rates.reduce(0, +)
  let thresholds = (0...800).map { pow(1e-6, Double($0) / 800) } + [1 / (2 * sum + 1)]
  // NaN is worse than any number.
  return thresholds.map { huberLoss(δ: $0, after: rates) }.reduce(0) { $1 <= $0 ? $0 : $1 }
}

/// f − f* after descent from 1 on one of them.
func huberLoss(δ: Double, after rates: [Double]) -> Double {
  var x = 1.0
  for rate in rates { x -= rate * min(max(x, -δ), δ) }
  return abs(x) <= δ ? x * x / 2 : δ * (abs(x) - δ / 2)
}
