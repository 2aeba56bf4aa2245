import LessonKit
import Schedules

/// Exercise 9.3 · Momentum that makes way for the rate: high where the rate is low, low where the rate is high.
///
///     β = greatest    where η(t) = low
///     β = least       where η(t) = high        and in proportion in between
///
/// Beyond the range the same proportion goes on, above greatest where the rate is below low: nothing is clamped, so that a
/// range that does not fit shows.
///
/// - Source: Smith 2018, "A disciplined approach to neural network hyper-parameters" (arXiv:1803.09820), section 4.3.
public struct CycledMomentum: Schedule {
  /// The cycle that the momentum answers to; `rate(step)` is η(step).
  public let rate: any Schedule
  /// The least and the greatest rate of the cycle; the second is above the first.
  public let low, high: Double
  /// The least and the greatest momentum.
  public let least, greatest: Double

  public init(opposite rate: any Schedule, low: Double, high: Double, least: Double = 0.85, greatest: Double = 0.95) {
    self.rate = rate
    (self.low, self.high) = (low, high)
    (self.least, self.greatest) = (least, greatest)
  }

  /// The momentum at `step`, counted from zero.
  public func callAsFunction(_ step: Int) -> Double {
    // TODO 9.3: how much of the way from `low` to `high` has the rate gone, and which way does the momentum go?
    return .todo
  }
}
