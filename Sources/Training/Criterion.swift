/// What makes one trial better than another.
public enum Criterion: String, CaseIterable, Codable, Sendable {
  /// The smallest validation loss wins.
  case lowestLoss = "loss"
  /// The highest validation accuracy wins; among equals, the smallest loss.
  case highestAccuracy = "accuracy"
}
