// caught by: Exercise10_3/`the sum over 2^k − 1 steps`
import Foundation
import LessonKit
import Schedules

/// Exercise 10.3, done wrong: the golden ratio.
public struct SilverSteps: Schedule {
  public let largest: Double

  public init(largest: Double) {
    self.largest = largest
  }

  public func callAsFunction(_ step: Int) -> Double {
    let ρ = (1 + 5.0.squareRoot()) / 2
    let halvings = (step + 1).trailingZeroBitCount
    return (1 + pow(ρ, Double(halvings - 1))) / largest
  }
}
