// caught by: Exercise11_3/`one step, by hand`
import Foundation
import LessonKit

/// Exercise 11.3, done wrong: what corrects the mean of the gradients is left out.
public func adamPreconditioner(
  meanSquares: [Double], steps: Int, beta1: Double, beta2: Double, epsilon: Double
) -> [Double] {
  let square = 1 - pow(beta2, Double(steps))
  return meanSquares.map { (($0 / square).squareRoot() + epsilon) }
}

public func adamEdge(rate: Double, beta1: Double) -> Double {
  return 2 * (1 + beta1) / ((1 - beta1) * rate)
}
