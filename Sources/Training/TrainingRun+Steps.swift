import Datasets
import Optimizers

extension TrainingRun {
  /// What the next step is made of, or nil when the run has ended.
  @usableFromInline mutating func beginStep() -> (batch: Batch, rate: Double, momentum: Double?)? {
    if ending == nil && step >= totalSteps { ending = .allEpochs }
    guard ending == nil else { return nil }
    let step = step
    let batch = Batch(rows: sampler.next(), step: step, seed: sampler.seed)
    return (batch, rates.rate(at: step), rates.momentum(at: step))
  }

  /// The record of a step that was made, after the validation that belongs to it.
  @usableFromInline mutating func endStep(_ batch: Batch, rate: Double, loss: Double) -> StepRecord {
    let epoch = batch.step / sampler.batchesPerEpoch
    let endsEpoch = step.isMultiple(of: sampler.batchesPerEpoch)
    var validation: Evaluation?
    if !loss.isFinite {
      ending = .notFinite(step: batch.step)
    } else if endsEpoch {
      validation = validate?(model)
      if let validation { look(at: validation, epoch: epoch) }
      if ending == nil && step >= totalSteps { ending = .allEpochs }
    }
    return StepRecord(
      step: batch.step, epoch: epoch, rate: rate, loss: loss, examples: batch.rows.count, validation: validation,
      endsEpoch: endsEpoch)
  }

  /// Keeps the model if it is the best so far, tells the schedule, and stops when there is no progress.
  private mutating func look(at evaluation: Evaluation, epoch: Int) {
    if best.map({ criterion.prefers(evaluation, to: $0.evaluation) }) ?? true {
      best = BestModel(model: model, evaluation: evaluation, epoch: epoch)
    }
    rates.observe(evaluation.loss)
    guard let earlyStop else { return }
    if lastProgress.map({ criterion.prefers(evaluation, to: $0, by: earlyStop.minimumImprovement) }) ?? true {
      lastProgress = evaluation
      epochsWithoutProgress = 0
    } else {
      epochsWithoutProgress += 1
    }
    if epochsWithoutProgress > earlyStop.patience { ending = .noProgress(epoch: epoch) }
  }

  /// Makes all the steps that are left, and says why it ended.
  ///
  /// Ctrl-C ends the run after the step that it falls into, with what there is; a second Ctrl-C ends the program. The
  /// signal is caught while this function runs and at no other time. A run that was interrupted goes on when it is
  /// trained again.
  ///
  /// - Parameters:
  ///   - catchesInterrupt: whether Ctrl-C ends the run and not the program.
  ///   - observe: told each record; it may look at nothing else, and cannot stop the run except by throwing.
  @inlinable @discardableResult public mutating func train(
    catchesInterrupt: Bool = true, _ observe: (StepRecord) throws -> Void
  ) rethrows -> Ending {
    try train(catchesInterrupt: catchesInterrupt) { record, _ in try observe(record) }
  }

  /// The same, with nobody watching.
  @inlinable @discardableResult public mutating func train(catchesInterrupt: Bool = true) -> Ending {
    train(catchesInterrupt: catchesInterrupt) { _, _ in }
  }

  /// The same, for observers that also look at the run after each step, to save it for example.
  @inlinable @discardableResult public mutating func train(
    catchesInterrupt: Bool = true, _ observe: (StepRecord, TrainingRun) throws -> Void
  ) rethrows -> Ending {
    let interruption = catchesInterrupt ? Interruption() : nil
    defer { interruption?.release() }
    goOn()
    while let record = next() {
      try observe(record, self)
      if interruption?.isRequested == true { stop(after: record.step) }
    }
    return ending ?? .allEpochs
  }

  /// Takes up a run that was interrupted.
  @usableFromInline mutating func goOn() {
    if case .interrupted = ending { ending = nil }
  }

  /// Ends the run unless the step has ended it for another reason.
  @usableFromInline mutating func stop(after step: Int) {
    if ending == nil { ending = .interrupted(step: step) }
  }
}
