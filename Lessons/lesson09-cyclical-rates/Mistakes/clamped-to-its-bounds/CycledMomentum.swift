// caught by: Exercise09_3/`beyond the range the same proportion goes on`
import LessonKit
import Schedules

/// Exercise 9.3, done wrong: a rate outside of its range is taken for one at its end.
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
    let gone = min(max((rate(step) - low) / (high - low), 0), 1)
    return greatest - (greatest - least) * gone
  }
}
