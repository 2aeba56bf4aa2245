import Core

/// What is known about one step of a run before it is taken.
///
/// Whoever wants to look at a run (a plot, a log, a progress bar, an early stop) reads its records.
public struct Record<Point: Parameters>: Sendable {
  /// How many updates have been made: 0 is the start.
  public let step: Int
  /// The learning rate of the update that follows.
  public let rate: Double
  /// The loss at `point`, over the data that the update looks at.
  public let loss: Double
  /// The length of the gradient at `point`, over the same data.
  public let gradientNorm: Double
  /// Where the run is.
  public let point: Point
}
