// caught by: Exercise01_3/`the mean square is 1`
import LessonKit

/// Exercise 1.3, done wrong: the differences are divided by the largest of them.
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
  guard column.contains(where: { $0 != column[0] }) else { return column.map { _ in 0 } }
  let count = Double(column.count)
  let mean = column.reduce(0, +) / count
  let deviation = column.map { abs($0 - mean) }.max() ?? 0
  return column.map { value in (value - mean) / deviation }
}
