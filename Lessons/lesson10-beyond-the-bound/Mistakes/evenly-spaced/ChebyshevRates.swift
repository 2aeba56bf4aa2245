// caught by: Exercise10_1/`three rates, by hand`
import Foundation
import LessonKit

/// Exercise 10.1, done wrong: curvatures at even distances instead of cosines.
public func chebyshevRates(smallest: Double, largest: Double, count: Int) -> [Double] {
  (1...count).map { k in
    1 / (largest - (largest - smallest) * (Double(k) - 0.5) / Double(count))
  }
}
