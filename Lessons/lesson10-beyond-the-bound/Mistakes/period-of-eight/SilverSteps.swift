// caught by: Exercise10_3/`step 2^k − 1 is the largest so far`
import Foundation
import LessonKit
import Schedules

/// Exercise 10.3, done wrong: begins anew after eight steps.
public struct SilverSteps: Schedule {
  public let largest: Double

  public init(largest: Double) {
    self.largest = largest
  }

  public func callAsFunction(_ step: Int) -> Double {
    let ρ = 1 + 2.0.squareRoot()
    let halvings = (step % 8 + 1).trailingZeroBitCount
    return (1 + pow(ρ, Double(halvings - 1))) / largest
  }
}
