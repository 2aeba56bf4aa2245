// caught by: Exercise01_3/`the mean is 0`
import LessonKit

/// Exercise 1.3, done wrong: the mean is not taken away, and the bowl stays a needle.
///
///     z_i = (x_i − μ)/σ        μ = 1/m · Σ x_i        σ² = 1/m · Σ (x_i − μ)²
///     z_i = 0                  where σ = 0
///
/// σ is the population's deviation: the sum is divided by m, not by m − 1.
///
/// - Parameter column: x, the m values of one feature, at least one.
/// - Returns: z, in the same order: mean 0, mean square 1.
public func standardScores(of column: [Double]) -> [Double] {
  let count = Double(column.count)
  let mean = column.reduce(0, +) / count
  let variance = column.reduce(0) { sum, value in sum + (value - mean) * (value - mean) } / count
  let deviation = variance.squareRoot()
  return column.map { value in deviation == 0 ? 0 : value / deviation }
}
