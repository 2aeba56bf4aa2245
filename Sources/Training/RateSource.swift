import Foundation
import Schedules

/// Where a run's learning rate comes from: a pure schedule, asked each step, or one that watches the validation.
public enum RateSource: Sendable {
  case schedule(any Schedule)
  /// Told the validation loss after each epoch.
  case feedback(any FeedbackSchedule & Codable)

  /// The rate at `step`.
  @inlinable public func rate(at step: Int) -> Double {
    switch self {
    case .schedule(let schedule): schedule(step)
    case .feedback(let schedule): schedule(step)
    }
  }

  /// The momentum that belongs to `step`, or nil where the schedule leaves momentum alone.
  @inlinable public func momentum(at step: Int) -> Double? {
    if case .schedule(let schedule) = self { return schedule.momentum?(step) }
    return nil
  }

  mutating func observe(_ metric: Double) {
    guard case .feedback(var schedule) = self else { return }
    schedule.observe(metric)
    self = .feedback(schedule)
  }
}
