/// When to stop because validation has not got better for a while.
public struct EarlyStop: Hashable, Sendable, Codable {
  /// How many epochs without progress are borne; the next one ends the run.
  public let patience: Int
  /// How much better counts as progress.
  public let minimumImprovement: Double

  /// - Parameters:
  ///   - patience: in epochs, 0 or more; 0 stops after the first epoch without progress.
  ///   - minimumImprovement: of the loss or the accuracy, whichever the run is judged by; 0 or more.
  /// - Throws: `TrainingError` for values outside these bounds.
  public init(patience: Int, minimumImprovement: Double = 0) throws(TrainingError) {
    guard patience >= 0 else {
      throw TrainingError("the patience of an early stop is \(patience) epochs; it must be 0 or more")
    }
    guard minimumImprovement >= 0 && minimumImprovement.isFinite else {
      throw TrainingError("the least improvement is \(minimumImprovement); it must be finite and at least 0")
    }
    self.patience = patience
    self.minimumImprovement = minimumImprovement
  }
}
