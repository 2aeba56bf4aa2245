// caught by: Exercise11_3/`two steps, by hand`
import Foundation
import LessonKit

/// Exercise 11.3, done wrong: the constant stands under the root.
public func adamPreconditioner(
  meanSquares: [Double], steps: Int, beta1: Double, beta2: Double, epsilon: Double
) -> [Double] {
  let (mean, square) = (1 - pow(beta1, Double(steps)), 1 - pow(beta2, Double(steps)))
  return meanSquares.map { mean * (($0 / square + epsilon).squareRoot()) }
}

public func adamEdge(rate: Double, beta1: Double) -> Double {
  return 2 * (1 + beta1) / ((1 - beta1) * rate)
}
