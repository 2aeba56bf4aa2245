// caught by: Exercise12_1/`two rows, by hand`
import LessonKit

/// Exercise 12.1, done wrong: 1 − B/N instead of (N − B)/(N − 1).
public func batchVariance(gradients: [[Double]], batch: Int, replacing: Bool) -> Double {
  let rows = Double(gradients.count)
  guard let first = gradients.first else { return 0 }
  let mean = first.indices.map { place in gradients.reduce(0) { $0 + $1[place] } / rows }
  let trace =
    gradients.reduce(0) { sum, g in sum + zip(g, mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } } / rows
  if replacing { return trace / Double(batch) }
  return batch == gradients.count ? 0 : trace / Double(batch) * (1 - Double(batch) / rows)
}
