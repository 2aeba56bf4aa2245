import Datasets

/// An objective seen through mini-batches: every gradient comes from the next few rows.
///
/// The loss over all the data stays available as `loss(at:)`.
public struct MiniBatches<Whole: RowObjective>: Objective {
  /// The objective whose rows the batches are drawn from.
  public let whole: Whole
  /// Where the run is in the data.
  public private(set) var sampler: BatchSampler

  public init(of whole: Whole, by sampler: BatchSampler) {
    self.whole = whole
    self.sampler = sampler
  }

  public func loss(at point: Whole.Point) -> Double { whole.loss(at: point) }

  public mutating func lossAndGradient(at point: Whole.Point) -> (loss: Double, gradient: Whole.Point) {
    whole.lossAndGradient(at: point, rows: sampler.next())
  }
}
