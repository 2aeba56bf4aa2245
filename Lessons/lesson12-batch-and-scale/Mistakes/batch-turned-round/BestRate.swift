// caught by: Exercise12_2/`two rows, by hand`
import LessonKit

/// Exercise 12.2, done wrong: B/B_noise instead of B_noise/B.
public func noiseScale(gradients: [[Double]], curvature: (_ direction: [Double]) -> Double) -> Double {
  let mean = meanGradient(gradients)
  let noise = gradients.reduce(0) { $0 + curvature(zip($1, mean).map { $0 - $1 }) } / Double(gradients.count)
  return noise / curvature(mean)
}

public func bestRate(
  gradients: [[Double]], batch: Int, curvature: (_ direction: [Double]) -> Double
) -> Double {
  let mean = meanGradient(gradients)
  let largest = mean.reduce(0) { $0 + $1 * $1 } / curvature(mean)
  return largest / (1 + Double(batch) / noiseScale(gradients: gradients, curvature: curvature))
}

private func meanGradient(_ gradients: [[Double]]) -> [Double] {
  guard let first = gradients.first else { return [] }
  return first.indices.map { place in gradients.reduce(0) { $0 + $1[place] } / Double(gradients.count) }
}
