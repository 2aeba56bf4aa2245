import Core

/// Something to descend on: a loss, and the gradient that the next step is taken along.
///
/// A loss over all the data answers the same at the same point, however often it is asked. `MiniBatches` answers for the
/// next batch instead, which is why asking may change it; a copy goes on with the same batches.
public protocol Objective<Point>: Sendable {
  associatedtype Point: Parameters

  /// The loss at `point` and its gradient, over the data that the next step is computed from.
  mutating func lossAndGradient(at point: Point) -> (loss: Double, gradient: Point)
}
