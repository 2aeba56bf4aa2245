// caught by: Exercise10_3/`every other step is the root of 2`
import Foundation
import LessonKit
import Schedules

/// Exercise 10.3, done wrong: the first step has number 0.
public struct SilverSteps: Schedule {
  public let largest: Double

  public init(largest: Double) {
    self.largest = largest
  }

  public func callAsFunction(_ step: Int) -> Double {
    let ρ = 1 + 2.0.squareRoot()
    let halvings = step.trailingZeroBitCount
    return (1 + pow(ρ, Double(halvings - 1))) / largest
  }
}
