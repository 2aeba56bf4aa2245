import Foundation
import LessonKit

/// Exercise 10.1 · Chebyshev's rates, in ascending order.
///
///     η_k = 1/((L + μ)/2 + (L − μ)/2·cos((2k − 1)π/2n))        k = 1 … n
///
/// n steps with them, in any order, shrink the error along every curvature between μ and L to at most 1/T_n((κ + 1)/(κ − 1)).
/// No other n rates do better.
///
/// - Parameters:
///   - smallest: μ, the smallest curvature, above 0.
///   - largest: L, the largest one, at least μ.
///   - count: n, the number of steps, at least 1.
/// - Returns: n rates; the smallest is just above 1/L, the largest just below 1/μ.
public func chebyshevRates(smallest: Double, largest: Double, count: Int) -> [Double] {
  // TODO 10.1: where do the n cosines lie between −1 and 1, and which curvature does each of them stand for?
  return .todo
}
