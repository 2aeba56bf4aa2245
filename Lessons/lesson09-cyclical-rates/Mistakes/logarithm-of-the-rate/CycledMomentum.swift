// caught by: Exercise09_3/`in between it moves in proportion`
import Foundation
import LessonKit
import Schedules

/// Exercise 9.3, done wrong: the way of the rate is measured on a logarithmic axis.
public struct CycledMomentum: Schedule {
  public let rate: any Schedule
  public let low, high: Double
  public let least, greatest: Double

  public init(opposite rate: any Schedule, low: Double, high: Double, least: Double = 0.85, greatest: Double = 0.95) {
    self.rate = rate
    (self.low, self.high) = (low, high)
    (self.least, self.greatest) = (least, greatest)
  }

  public func callAsFunction(_ step: Int) -> Double {
    let gone = log(rate(step) / low) / log(high / low)
    return greatest - (greatest - least) * gone
  }
}
