// caught by: Exercise12_1/`a batch of all rows without replacement has no variance`
import LessonKit

/// Exercise 12.1, done wrong: 0/0 where there is one row.
public func batchVariance(gradients: [[Double]], batch: Int, replacing: Bool) -> Double {
  let rows = Double(gradients.count)
  guard let first = gradients.first else { return 0 }
  let mean = first.indices.map { place in gradients.reduce(0) { $0 + $1[place] } / rows }
  let trace =
    gradients.reduce(0) { sum, g in sum + zip(g, mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } } / rows
  if replacing { return trace / Double(batch) }
  return trace / Double(batch) * (rows - Double(batch)) / (rows - 1)
}
