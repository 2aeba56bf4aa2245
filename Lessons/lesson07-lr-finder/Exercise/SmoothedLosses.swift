import Foundation
import LessonKit

/// Exercise 7.3 · Bias-corrected smoothing: a moving average, corrected for its beginning at zero.
///
///     v(0) = 0        v(k) = β·v(k − 1) + (1 − β)·loss(k)        s(k) = v(k)/(1 − β^k)        k = 1, 2, 3, …
///
/// - Source: Kingma and Ba 2015, "Adam", section 3 (the correction).
///
/// - Parameters:
///   - losses: loss(1), loss(2), …
///   - beta: β, how much of the past is kept, from 0 to below 1.
/// - Returns: s(1), s(2), …, as many as losses; no number from the first NaN on, not finite from the first infinite loss on.
public func smoothedLosses(_ losses: [Double], beta: Double) -> [Double] {
  // TODO 7.3: what is the sum of the weights that the first k losses have got so far?
  return .todo
}
