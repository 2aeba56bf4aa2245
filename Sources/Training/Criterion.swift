/// What makes one trial better than another.
public enum Criterion: String, CaseIterable, Codable, Sendable {
  /// The smallest validation loss wins.
  case lowestLoss = "loss"
  /// The highest validation accuracy wins; among equals, the smallest loss.
  case highestAccuracy = "accuracy"

  /// Whether `a` is strictly better than `b`, both of them trials that can win.
  public func prefers(_ a: Trial, to b: Trial) -> Bool {
    if self == .highestAccuracy, let mine = a.accuracy, let other = b.accuracy, mine != other { return mine > other }
    return a.validationLoss < b.validationLoss
  }
}
