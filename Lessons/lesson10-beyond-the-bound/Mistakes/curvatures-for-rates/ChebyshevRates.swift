// caught by: Exercise10_1/`one rate is 2 over the sum of the curvatures`
import Foundation
import LessonKit

/// Exercise 10.1, done wrong: the curvatures, not the rates.
public func chebyshevRates(smallest: Double, largest: Double, count: Int) -> [Double] {
  let (middle, half) = ((largest + smallest) / 2, (largest - smallest) / 2)
  return (1...count).map { k in
    let angle = (2 * Double(k) - 1) * .pi / (2 * Double(count))
    return middle - half * cos(angle)
  }
}
