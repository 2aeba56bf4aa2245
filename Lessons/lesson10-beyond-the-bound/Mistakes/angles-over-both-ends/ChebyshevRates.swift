// caught by: Exercise10_1/`the error of every curvature shrinks to 1 over T_n`
import Foundation
import LessonKit

/// Exercise 10.1, done wrong: angles from 0 to π, both ends included.
public func chebyshevRates(smallest: Double, largest: Double, count: Int) -> [Double] {
  let (middle, half) = ((largest + smallest) / 2, (largest - smallest) / 2)
  if count == 1 { return [1 / middle] }
  return (0..<count).map { k in
    let angle = Double(k) * .pi / Double(count - 1)
    return 1 / (middle + half * cos(angle))
  }
}
