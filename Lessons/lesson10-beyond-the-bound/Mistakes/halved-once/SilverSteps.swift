// caught by: Exercise10_3/`after the large step the first ones come again`
import Foundation
import LessonKit
import Schedules

/// Exercise 10.3, done wrong: even or odd is all that counts.
public struct SilverSteps: Schedule {
  public let largest: Double

  public init(largest: Double) {
    self.largest = largest
  }

  public func callAsFunction(_ step: Int) -> Double {
    let ρ = 1 + 2.0.squareRoot()
    let halvings = (step + 1).isMultiple(of: 2) ? 1.0 : 0.0
    return (1 + pow(ρ, halvings - 1)) / largest
  }
}
