// caught by: Exercise12_1/`what all rows share makes no difference`
import LessonKit

/// Exercise 12.1, done wrong: the mean square of the gradients themselves.
public func batchVariance(gradients: [[Double]], batch: Int, replacing: Bool) -> Double {
  let rows = Double(gradients.count)
  guard !gradients.isEmpty else { return 0 }
  let trace = gradients.reduce(0) { sum, g in sum + g.reduce(0) { $0 + $1 * $1 } } / rows
  if replacing { return trace / Double(batch) }
  return batch == gradients.count ? 0 : trace / Double(batch) * (rows - Double(batch)) / (rows - 1)
}
