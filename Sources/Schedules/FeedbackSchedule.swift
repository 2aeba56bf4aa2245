/// A schedule that watches the run: it changes the rate because of a metric, not because of the step.
///
/// Observing mutates, so the pure schedules stay pure. Copying one forks the run; saving it saves what it has seen.
public protocol FeedbackSchedule: Sendable {
  /// The rate to train with now, given all that was observed so far.
  var rate: Double { get }

  /// Looks at one metric, usually the validation loss at the end of an epoch.
  mutating func observe(_ metric: Double)

  /// The rate at `step`, given all that was observed so far. Only a sequence with a pure beginning looks at the step.
  func callAsFunction(_ step: Int) -> Double
}

extension FeedbackSchedule {
  public func callAsFunction(_ step: Int) -> Double { rate }
}
