// caught by: Exercise01_3/`whatever its value and its length, a constant column becomes zeros`
import LessonKit

/// Exercise 1.3, done wrong: three times 0.1 has a σ of 1.4e-17, and its scores become −1.
///
///     z_i = (x_i − μ)/σ        μ = 1/m · Σ x_i        σ² = 1/m · Σ (x_i − μ)²
///     z_i = 0                  where σ = 0: all x_i are equal
///
/// σ is the population's deviation: the sum is divided by m, not by m − 1. A computer's mean of three 0.1 is not 0.1, so the
/// σ that it finds for equal values may be a little above 0: such a column becomes zeros, too.
///
/// - Parameter column: x, the m values of one feature, at least one and all finite.
/// - Returns: z, in the same order: mean 0, mean square 1.
public func standardScores(of column: [Double]) -> [Double] {
  let count = Double(column.count)
  let mean = column.reduce(0, +) / count
  let variance = column.reduce(0) { sum, value in sum + (value - mean) * (value - mean) } / count
  let deviation = variance.squareRoot()
  return column.map { value in deviation == 0 ? 0 : (value - mean) / deviation }
}
