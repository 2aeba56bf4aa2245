import GradientDescent
import Optimizers

/// An objective that is a mean over rows of a table, so that a gradient can be taken over some of them.
public protocol RowObjective<Point>: Objective {
  /// How many rows the mean is taken over.
  var rowCount: Int { get }

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
