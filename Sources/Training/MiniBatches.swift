import Core
import Datasets
import GradientDescent
import LinearModels

/// An objective that is a mean over rows of a table, so that a gradient can be taken over some of them.
public protocol RowObjective<Point>: Objective {
  /// How many rows the mean is taken over.
  var rowCount: Int { get }

  /// The mean loss over all rows.
  func loss(at point: Point) -> Double

  /// The mean loss over `rows` at `point`, and its gradient. A row may be listed more than once.
  func lossAndGradient(at point: Point, rows: [Int]) -> (loss: Double, gradient: Point)

  /// The mean loss over a batch, which may also use the batch's random numbers; where it does not, that over its rows.
  func lossAndGradient(at point: Point, batch: Batch) -> (loss: Double, gradient: Point)
}

extension RowObjective {
  @inlinable public func lossAndGradient(at point: Point, batch: Batch) -> (loss: Double, gradient: Point) {
    lossAndGradient(at: point, rows: batch.rows)
  }
}

/// What one step learns from: some rows, and random numbers of its own.
///
/// Everything in it follows from seed and step, so that a run that is taken up again sees the same.
public struct Batch: Hashable, Sendable {
  /// The numbers of the rows, counted from 0.
  public let rows: [Int]
  /// How many updates were made before this one.
  public let step: Int
  /// The seed of the run.
  public let seed: UInt64

  /// A batch by its parts.
  public init(rows: [Int], step: Int, seed: UInt64) {
    (self.rows, self.step, self.seed) = (rows, step, seed)
  }

  /// A seed for this step alone, for those who want no more than one: the mode of a network in training.
  public var stepSeed: UInt64 {
    var random = random
    return random.next()
  }

  /// Random numbers for this step alone, such as a dropout mask is drawn from: the same at every reading.
  ///
  /// They are unrelated to those that chose the rows.
  public var random: RandomSource { RandomSource(seed: seed ^ 0xD1B5_4A32_D192_ED03, stream: UInt64(step)) }
}

/// An objective seen through mini-batches: every gradient is that of the next few rows.
///
/// The loss over all the data stays available as `loss(at:)`; which of the two a run records is a choice.
public struct MiniBatches<Whole: RowObjective>: Objective {
  /// Which loss goes into the records of a run.
  public enum Recorded: Sendable {
    /// That of the batch: free, and as noisy as the batch is small.
    case lossOverBatch
    /// That of all the data: a pass over all of them per step.
    case lossOverAllRows
  }

  /// The objective whose rows the batches are drawn from.
  public let whole: Whole
  /// Where the run is in the data.
  public var sampler: BatchSampler
  /// Which loss goes into the records of a run.
  public let recorded: Recorded
  /// How many rows the batch drawn last has; 0 before the first.
  public var batchCount = 0

  /// The objective `whole`, seen through the batches of `sampler`.
  public init(of whole: Whole, by sampler: BatchSampler, recording recorded: Recorded = .lossOverBatch) {
    (self.whole, self.sampler, self.recorded) = (whole, sampler, recorded)
  }

  /// The mean loss over all rows.
  public func loss(at point: Whole.Point) -> Double { whole.loss(at: point) }

  @inlinable public mutating func lossAndGradient(at point: Whole.Point) -> (loss: Double, gradient: Whole.Point) {
    let step = sampler.batchesDrawn
    let batch = Batch(rows: sampler.next(), step: step, seed: sampler.seed)
    batchCount = batch.rows.count
    let (loss, gradient) = whole.lossAndGradient(at: point, batch: batch)
    return (recorded == .lossOverBatch ? loss : whole.loss(at: point), gradient)
  }
}

// MARK: The linear models

extension LinearRegression: RowObjective {}

extension LogisticRegression: RowObjective {}

extension CostFunction where Self: RowObjective, Point == LinearModel {
  /// The mean cost over `rows` at `point`, and its gradient.
  public func lossAndGradient(at point: LinearModel, rows: [Int]) -> (loss: Double, gradient: LinearModel) {
    let (cost, gradient) = costAndGradient(at: point, rows: rows)
    return (cost, gradient)
  }
}
