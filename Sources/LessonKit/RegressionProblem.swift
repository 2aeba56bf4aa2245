import Datasets
import LinearModels

/// A straight line to fit: a table as the lesson sees it, and the way back to the table's own units.
public struct RegressionProblem: Sendable {
  /// The cost of a straight line on the scaled features.
  public let regression: LinearRegression
  /// How the features were scaled, or nil.
  public let zscore: ZScore?

  public init(_ columns: Regression, scaling: Scaling) throws {
    zscore = scaling == .zscore ? try ZScore(fitting: columns.features) : nil
    regression = try LinearRegression(
      features: zscore?.apply(to: columns.features) ?? columns.features, targets: columns.targets)
  }

  /// The model in the table's own units.
  public func inOwnUnits(_ model: LinearModel) -> LinearModel { zscore?.undo(model) ?? model }
}
