// caught by: Exercise11_3/`one step, by hand`
import Foundation
import LessonKit

/// Exercise 11.3, done wrong: what corrects the mean of the squares is left out.
public func adamPreconditioner(
  meanSquares: [Double], steps: Int, beta1: Double, beta2: Double, epsilon: Double
) -> [Double] {
  let mean = 1 - pow(beta1, Double(steps))
  return meanSquares.map { mean * ($0.squareRoot() + epsilon) }
}

public func adamEdge(rate: Double, beta1: Double) -> Double {
  return 2 * (1 + beta1) / ((1 - beta1) * rate)
}
