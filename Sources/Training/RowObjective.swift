import Optimizers

/// An objective that is a mean over rows of a table, so that a gradient can be taken over some of them.
public protocol RowObjective<Point>: Objective {
  /// How many rows the mean is taken over.
  var rowCount: Int { get }

  /// The mean loss over `rows` at `point`, and its gradient. A row may be listed more than once.
  func lossAndGradient(at point: Point, rows: [Int]) -> (loss: Double, gradient: Point)
}
