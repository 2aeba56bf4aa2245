// caught by: Exercise11_3/`the edge, by hand`
import Foundation
import LessonKit

/// Exercise 11.3, done wrong: the factor of the usual β₁, whatever β₁ is.
public func adamPreconditioner(
  meanSquares: [Double], steps: Int, beta1: Double, beta2: Double, epsilon: Double
) -> [Double] {
  let (mean, square) = (1 - pow(beta1, Double(steps)), 1 - pow(beta2, Double(steps)))
  return meanSquares.map { mean * (($0 / square).squareRoot() + epsilon) }
}

public func adamEdge(rate: Double, beta1: Double) -> Double {
  return 38 / rate
}
