// caught by: Exercise12_1/`what all rows share makes no difference`
import LessonKit

/// Exercise 12.1, done wrong: the mean of the squares, less the square of the mean: little is left of two large numbers.
public func batchVariance(gradients: [[Double]], batch: Int, replacing: Bool) -> Double {
  let rows = Double(gradients.count)
  guard let first = gradients.first else { return 0 }
  var trace = 0.0
  for place in first.indices {
    let mean = gradients.reduce(0) { $0 + $1[place] } / rows
    trace += gradients.reduce(0) { $0 + $1[place] * $1[place] } / rows - mean * mean
  }
  if replacing { return trace / Double(batch) }
  return batch == gradients.count ? 0 : trace / Double(batch) * (rows - Double(batch)) / (rows - 1)
}
