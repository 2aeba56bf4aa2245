// caught by: Exercise10_1/`the rates ascend, all of them between 1 over the largest and 1 over the smallest curvature`
import Foundation
import LessonKit

/// Exercise 10.1, done wrong: from the largest to the smallest.
public func chebyshevRates(smallest: Double, largest: Double, count: Int) -> [Double] {
  let (middle, half) = ((largest + smallest) / 2, (largest - smallest) / 2)
  return (1...count).map { k in
    let angle = (2 * Double(k) - 1) * .pi / (2 * Double(count))
    return 1 / (middle - half * cos(angle))
  }
}
