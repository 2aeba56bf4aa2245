import Core

/// The best model of a run so far.
public struct BestModel<Point: Parameters>: Sendable {
  /// The model as it was at the end of its epoch.
  public let model: Point
  /// What it was worth.
  public let evaluation: Evaluation
  /// The epoch, counted from 0.
  public let epoch: Int
}
