import ArgumentParser
import GradientDescent

/// What is done to the features before a run.
public enum Scaling: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// Nothing: the table's own units.
  case none
  /// z-scores: every column minus its mean, over its population deviation.
  case zscore
}

/// A straight line to fit: a table as the lesson sees it, and the way back to the table's own units.
public struct LineProblem: Sendable {
  /// The cost of a straight line on the scaled features.
  public let regression: LinearRegression
  /// How the features were scaled, or nil.
  public let zscore: ZScore?

  public init(features: Matrix, targets: [Double], scaling: Scaling) throws {
    zscore = scaling == .zscore ? try ZScore(fitting: features) : nil
    regression = try LinearRegression(features: zscore?.apply(to: features) ?? features, targets: targets)
  }

  /// The model in the table's own units.
  public func inOwnUnits(_ model: LinearModel) -> LinearModel { zscore?.undo(model) ?? model }
}
