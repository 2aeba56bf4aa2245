// caught by: Exercise12_2/`two numbers and two curvatures, by hand`
import LessonKit

/// Exercise 12.2, done wrong: tr Σ/‖G‖², as if the bowl were round.
public func noiseScale(gradients: [[Double]], curvature: (_ direction: [Double]) -> Double) -> Double {
  let mean = meanGradient(gradients)
  let noise =
    gradients.reduce(0) { $0 + zip($1, mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
    / Double(gradients.count)
  return noise / mean.reduce(0) { $0 + $1 * $1 }
}

public func bestRate(
  gradients: [[Double]], batch: Int, curvature: (_ direction: [Double]) -> Double
) -> Double {
  let mean = meanGradient(gradients)
  let largest = mean.reduce(0) { $0 + $1 * $1 } / curvature(mean)
  return largest / (1 + noiseScale(gradients: gradients, curvature: curvature) / Double(batch))
}

private func meanGradient(_ gradients: [[Double]]) -> [Double] {
  guard let first = gradients.first else { return [] }
  return first.indices.map { place in gradients.reduce(0) { $0 + $1[place] } / Double(gradients.count) }
}
