// caught by: Exercise11_3/`the library's Adam steps by the rate times m over p`
import Foundation
import LessonKit

/// Exercise 11.3, done wrong: divides by the correction of the mean, where p already stands below.
public func adamPreconditioner(
  meanSquares: [Double], steps: Int, beta1: Double, beta2: Double, epsilon: Double
) -> [Double] {
  let (mean, square) = (1 - pow(beta1, Double(steps)), 1 - pow(beta2, Double(steps)))
  return meanSquares.map { (($0 / square).squareRoot() + epsilon) / mean }
}

public func adamEdge(rate: Double, beta1: Double) -> Double {
  return 2 * (1 + beta1) / ((1 - beta1) * rate)
}
