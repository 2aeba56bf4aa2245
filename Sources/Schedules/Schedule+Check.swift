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
