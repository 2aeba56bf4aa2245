/// How good a model is on data that it was not trained on.
public struct Evaluation: Hashable, Sendable, Codable {
  /// The mean loss.
  public let loss: Double
  /// The share of rows predicted rightly, 0…1, or nil for a regression, which predicts numbers and no classes.
  public let accuracy: Double?

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
