/// What a model is worth on data that it was not trained on.
public struct Evaluation: Hashable, Sendable, Codable {
  /// The mean loss.
  public let loss: Double
  /// The share of rows predicted rightly, 0…1, or nil where there is nothing to be right about (regression).
  public let accuracy: Double?

  public init(loss: Double, accuracy: Double? = nil) {
    self.loss = loss
    self.accuracy = accuracy
  }
}

extension Criterion {
  /// Whether `a` is better than `b` by more than `margin`; NaN is better than nothing.
  public func prefers(_ a: Evaluation, to b: Evaluation, by margin: Double = 0) -> Bool {
    if self == .highestAccuracy, let mine = a.accuracy, let other = b.accuracy {
      return mine > other + margin || (margin == 0 && mine == other && a.loss < b.loss)
    }
    return a.loss < b.loss - margin || (b.loss.isNaN && !a.loss.isNaN)
  }
}
