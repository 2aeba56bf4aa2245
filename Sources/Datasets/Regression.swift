import Core

/// A regression problem taken from a table: which numbers predict which.
public struct Regression: Sendable, Equatable {
  /// Names of the features, in the order of the columns of `features`.
  public let featureNames: [String]
  public let targetName: String
  /// One row per example, one column per feature, in the data's own units.
  public let features: Matrix
  /// One number per example, in the data's own units.
  public let targets: [Double]
  /// What a reader should know before training on this, a sentence each: constant columns, a single row.
  public let remarks: [String]

  /// How many examples there are.
  public var rowCount: Int { targets.count }
  /// How many features each example has.
  public var featureCount: Int { featureNames.count }

  /// The examples with these row numbers, in this order: a part of a `Split`, or a batch.
  public func rows(_ indices: [Int]) -> Regression {
    Regression(
      featureNames: featureNames, targetName: targetName, features: features.selecting(indices),
      targets: indices.map { targets[$0] }, remarks: remarks)
  }
}
