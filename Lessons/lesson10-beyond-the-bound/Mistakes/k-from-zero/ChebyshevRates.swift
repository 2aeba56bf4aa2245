// caught by: Exercise10_1/`two rates, by hand`
import Foundation
import LessonKit

/// Exercise 10.1, done wrong: k begins at 0.
public func chebyshevRates(smallest: Double, largest: Double, count: Int) -> [Double] {
  let (middle, half) = ((largest + smallest) / 2, (largest - smallest) / 2)
  return (0..<count).map { k in
    let angle = (2 * Double(k) - 1) * .pi / (2 * Double(count))
    return 1 / (middle + half * cos(angle))
  }
}
