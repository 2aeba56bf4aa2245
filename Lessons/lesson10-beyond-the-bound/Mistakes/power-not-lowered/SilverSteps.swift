// caught by: Exercise10_3/`seven steps, by hand`
import Foundation
import LessonKit
import Schedules

/// Exercise 10.3, done wrong: ν instead of ν − 1.
public struct SilverSteps: Schedule {
  public let largest: Double

  public init(largest: Double) {
    self.largest = largest
  }

  public func callAsFunction(_ step: Int) -> Double {
    let ρ = 1 + 2.0.squareRoot()
    let halvings = (step + 1).trailingZeroBitCount
    return (1 + pow(ρ, Double(halvings))) / largest
  }
}
