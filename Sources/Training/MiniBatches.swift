import Datasets
import GradientDescent

/// An objective seen through mini-batches: every gradient comes from the next few rows.
///
/// The loss over all the data stays available as `loss(at:)`; which of the two a run records is a choice.
public struct MiniBatches<Whole: RowObjective>: Objective {
  /// Which loss goes into the records of a run.
  public enum Reported: Sendable {
    /// That of the batch: free, and as noisy as the batch is small.
    case batch
    /// That of all the data: a pass over all of them per step.
    case whole
  }

  /// The objective whose rows the batches are drawn from.
  public let whole: Whole
  /// Where the run is in the data.
  public private(set) var sampler: BatchSampler
  /// Which loss goes into the records of a run.
  public let reported: Reported

  public init(of whole: Whole, by sampler: BatchSampler, reporting reported: Reported = .batch) {
    self.whole = whole
    self.sampler = sampler
    self.reported = reported
  }

  public func loss(at point: Whole.Point) -> Double { whole.loss(at: point) }

  public mutating func lossAndGradient(at point: Whole.Point) -> (loss: Double, gradient: Whole.Point) {
    let (loss, gradient) = whole.lossAndGradient(at: point, rows: sampler.next())
    return (reported == .batch ? loss : whole.loss(at: point), gradient)
  }
}
