/// One step of a run: what is known before the update, and what a validation after it says.
///
/// A plot, a log, a progress line and an early stop all read records. They hold numbers and no model, so that writing one
/// copies nothing: ask the run for its `point`.
public struct Record: Hashable, Sendable, Codable {
  /// How many updates were made before: 0 is the start.
  public let step: Int
  /// The learning rate that the update applied which follows; in the last record of a run, where none follows, the
  /// schedule's.
  public let rate: Double
  /// The loss before the update, over the data that the update is computed from.
  public let loss: Double
  /// ‖∇J‖ before the update, over the same data; nil where it was not measured.
  public let gradientNorm: Double?
  /// The epoch that the step belongs to, counted from 0; 0 in a run without epochs.
  public let epoch: Int
  /// How many rows the gradient is a mean over; nil where the run does not count them.
  public let examples: Int?
  /// The evaluation after the last update of an epoch; nil for all other steps, and in a run without validation.
  public let validation: Evaluation?
  /// Whether this was the last step of its epoch.
  public let endsEpoch: Bool

  /// A record of step, rate and loss; everything else is known only to some runs.
  public init(
    step: Int, rate: Double, loss: Double, gradientNorm: Double? = nil, epoch: Int = 0, examples: Int? = nil,
    validation: Evaluation? = nil, endsEpoch: Bool = false
  ) {
    (self.step, self.rate, self.loss, self.gradientNorm) = (step, rate, loss, gradientNorm)
    (self.epoch, self.examples, self.validation, self.endsEpoch) = (epoch, examples, validation, endsEpoch)
  }

  /// The record of a run without epochs, with the rate that was applied in the end.
  @inlinable func with(rate: Double) -> Record {
    Record(step: step, rate: rate, loss: loss, gradientNorm: gradientNorm)
  }
}

/// How good a model is on data that it was not trained on.
public struct Evaluation: Hashable, Sendable, Codable {
  /// The mean loss.
  public let loss: Double
  /// The share of rows predicted rightly, 0…1, or nil for a regression, which predicts numbers and no classes.
  public let accuracy: Double?

  /// An evaluation by its numbers; without an accuracy it is that of a regression.
  public init(loss: Double, accuracy: Double? = nil) {
    self.loss = loss
    self.accuracy = accuracy
  }
}

/// What makes one model better than another.
public enum Criterion: String, CaseIterable, Codable, Sendable {
  /// The smallest validation loss wins.
  case lowestLoss = "loss"
  /// The highest validation accuracy wins; among equals, the smallest loss.
  case highestAccuracy = "accuracy"

  /// Whether `a` is better than `b` by more than `margin`; any number is better than NaN.
  public func prefers(_ a: Evaluation, to b: Evaluation, by margin: Double = 0) -> Bool {
    if self == .highestAccuracy, let mine = a.accuracy, let other = b.accuracy {
      return mine > other + margin || (margin == 0 && mine == other && a.loss < b.loss)
    }
    return a.loss < b.loss - margin || (b.loss.isNaN && !a.loss.isNaN)
  }
}
