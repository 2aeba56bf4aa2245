extension Schedule {
  /// This schedule, then another: `try Warmup(to: 0.1, over: 500).then(Cosine(from: 0.1, to: 1e-4, over: 9_500))`.
  ///
  /// - Throws: ``ScheduleError`` when this schedule has no end.
  public func then<Next: Schedule>(_ next: Next) throws -> Then<Self, Next> {
    try Then(self, next)
  }

  /// This schedule for `steps` steps, then another.
  ///
  /// - Throws: ``ScheduleError`` when `steps` is negative.
  public func then<Next: Schedule>(_ next: Next, after steps: Int) throws -> Then<Self, Next> {
    try Then(self, next, after: steps)
  }

  /// This schedule, then one that watches a metric: `try Warmup(to: 0.1, over: 5).then(plateau)`.
  ///
  /// - Parameter stepsPerObservation: how many steps pass between two metrics, see ``ThenFeedback``.
  /// - Throws: ``ScheduleError`` when this schedule has no end.
  public func then<Next: FeedbackSchedule>(
    _ next: Next, stepsPerObservation: Int = 1
  ) throws -> ThenFeedback<Self, Next> {
    try ThenFeedback(self, next, stepsPerObservation: stepsPerObservation)
  }

  /// This schedule, resting at its last value once it has ended.
  public var resting: Resting<Self> { Resting(self, end: lastStep.map { max($0, 0) }) }

  /// This schedule for `steps` steps, resting from then on at the value of the last of them.
  ///
  /// - Throws: ``ScheduleError`` for fewer than one step.
  public func resting(after steps: Int) throws -> Resting<Self> {
    guard steps >= 1 else {
      throw ScheduleError.parameter(schedule: "resting", name: "after", value: "\(steps)", allowed: "at least 1 step")
    }
    return Resting(self, end: steps - 1)
  }

  /// This schedule of epochs as one of batches: it moves on once every `batches` steps.
  ///
  /// - Throws: ``ScheduleError`` for fewer than one batch.
  public func perEpoch(of batches: Int) throws -> PerEpoch<Self> {
    try PerEpoch(self, batches: batches)
  }
}
