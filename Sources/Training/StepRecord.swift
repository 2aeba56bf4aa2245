/// What is known about one step of a run in epochs.
///
/// Whoever wants to look at a run (a plot, a log, a progress bar) reads its records.
public struct StepRecord: Hashable, Sendable, Codable {
  /// How many updates were made before this one: 0 is the first step.
  public let step: Int
  /// The epoch that the step belongs to, counted from 0.
  public let epoch: Int
  /// The learning rate of the update.
  public let rate: Double
  /// The mean loss over the batch, before the update.
  public let loss: Double
  /// How many rows the batch had.
  public let examples: Int
  /// What the model was worth after the epoch's last update; nil for the steps before, and without a validation.
  public let validation: Evaluation?
  /// Whether this was the last step of its epoch.
  public let endsEpoch: Bool

  public init(
    step: Int, epoch: Int, rate: Double, loss: Double, examples: Int, validation: Evaluation? = nil,
    endsEpoch: Bool = false
  ) {
    (self.step, self.epoch, self.rate, self.loss) = (step, epoch, rate, loss)
    (self.examples, self.validation, self.endsEpoch) = (examples, validation, endsEpoch)
  }
}
