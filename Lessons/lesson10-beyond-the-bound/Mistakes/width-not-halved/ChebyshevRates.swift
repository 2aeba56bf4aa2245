// caught by: Exercise10_1/`their inverses lie in pairs around the middle`
import Foundation
import LessonKit

/// Exercise 10.1, done wrong: the whole width instead of half of it.
public func chebyshevRates(smallest: Double, largest: Double, count: Int) -> [Double] {
  let (middle, width) = ((largest + smallest) / 2, largest - smallest)
  return (1...count).map { k in
    let angle = (2 * Double(k) - 1) * .pi / (2 * Double(count))
    return 1 / max(middle + width * cos(angle), smallest)
  }
}
