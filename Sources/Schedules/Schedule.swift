/// A learning-rate schedule: a pure function from the step to the rate.
///
///     η: {0, 1, 2, …} → ℝ
///
/// `step` counts optimizer updates from zero (or epochs, if the caller asks once per epoch): η(0) is the rate of the
/// first update. Because a schedule remembers nothing, it can be asked for any step in any order, drawn without a
/// run, compared, printed and sent to another task. What it answers for a negative step has no meaning.
public protocol Schedule: Sendable {
  /// The learning rate at `step`, counted from zero.
  func callAsFunction(_ step: Int) -> Double

  /// How many steps the schedule is made for, or nil when it has no end.
  ///
  /// A run that is longer than this asks for rates beyond the last one that the schedule was designed to give.
  var totalSteps: Int? { get }

  /// The step at which the schedule reaches its last value, or nil when it has no end: `totalSteps − 1`, except where
  /// a docstring says otherwise. ``Schedule/clamped`` holds the value of this step.
  var lastStep: Int? { get }

  /// The momentum that this schedule moves together with the rate, or nil when it leaves momentum alone.
  var momentum: (any Schedule)? { get }
}

extension Schedule {
  public var totalSteps: Int? { nil }
  public var lastStep: Int? { totalSteps.map { $0 - 1 } }
  public var momentum: (any Schedule)? { nil }
}

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

/// Schedules from schedules.
extension Schedule {
  /// This schedule, then another: `try Warmup(to: 0.1, over: 500).then(Cosine(from: 0.1, to: 1e-4, over: 9_500))`.
  ///
  /// - Throws: ``ScheduleError`` when this schedule has no end.
  public func then<Next: Schedule>(_ next: Next) throws -> JoinedSchedule<Self, Next> {
    try JoinedSchedule(self, next)
  }

  /// This schedule for `steps` steps, then another.
  ///
  /// - Throws: ``ScheduleError`` when `steps` is negative.
  public func then<Next: Schedule>(_ next: Next, after steps: Int) throws -> JoinedSchedule<Self, Next> {
    try JoinedSchedule(self, next, after: steps)
  }

  /// This schedule, then one that watches a metric: `try Warmup(to: 0.1, over: 5).then(plateau)`.
  ///
  /// - Parameter stepsPerObservation: how many steps pass between two metrics, see ``JoinedFeedbackSchedule``.
  /// - Throws: ``ScheduleError`` when this schedule has no end.
  public func then<Next: FeedbackSchedule>(
    _ next: Next, stepsPerObservation: Int = 1
  ) throws -> JoinedFeedbackSchedule<Self, Next> {
    try JoinedFeedbackSchedule(self, next, stepsPerObservation: stepsPerObservation)
  }

  /// This schedule, resting at its last value once it has ended.
  public var clamped: ClampedSchedule<Self> { ClampedSchedule(self, end: lastStep.map { max($0, 0) }) }

  /// This schedule for `steps` steps, resting from then on at the value of the last of them.
  ///
  /// - Throws: ``ScheduleError`` for fewer than one step.
  public func clamped(after steps: Int) throws -> ClampedSchedule<Self> {
    guard steps >= 1 else {
      throw ScheduleError.parameter(schedule: "clamped", name: "after", value: "\(steps)", allowed: "at least 1 step")
    }
    return ClampedSchedule(self, end: steps - 1)
  }

  /// This schedule of epochs as one of batches: it moves on once every `batches` steps.
  ///
  /// - Throws: ``ScheduleError`` for fewer than one batch.
  public func perEpoch(of batches: Int) throws -> PerEpoch<Self> {
    try PerEpoch(self, batches: batches)
  }
}

extension Schedule {
  /// Compares a run's length with the schedule's before training starts, not 280 epochs into it.
  ///
  /// A schedule without an end fits every run.
  ///
  /// - Throws: ``ScheduleError`` when epochs × batches is not `totalSteps`, or is not a number of steps at all.
  public func check(epochs: Int, batchesPerEpoch: Int) throws {
    guard epochs >= 0, batchesPerEpoch >= 0 else {
      throw ScheduleError.length("A run cannot have \(epochs) epochs of \(batchesPerEpoch) batches.")
    }
    let (steps, overflow) = epochs.multipliedReportingOverflow(by: batchesPerEpoch)
    guard !overflow else {
      throw ScheduleError.length("\(epochs) epochs of \(batchesPerEpoch) batches are more steps than can be counted.")
    }
    guard let made = totalSteps, made != steps else { return }
    let run = "\(epochs) epochs of \(batchesPerEpoch) batches are \(steps) steps"
    throw ScheduleError.length(
      steps > made
        ? "\(run), but the schedule is made for \(made): the last \(steps - made) would run beyond its end."
        : "\(run), but the schedule is made for \(made): the run would stop \(made - steps) steps before its end.")
  }
}
