import Core
import Kernels

/// Linear regression: the mean squared error of a linear model over a table, in closed form.
///
///     J(w, b)  = 1/(2m) Σᵢ (f(xᵢ) − yᵢ)²          f(x) = w·x + b
///     ∂J/∂wⱼ   = 1/m Σᵢ (f(xᵢ) − yᵢ)·xᵢⱼ
///     ∂J/∂b    = 1/m Σᵢ (f(xᵢ) − yᵢ)
///
/// J is a parabola in every direction; what its curvature says about the rate is in ``Curvature``.
///
/// - Source: Fatimo Adebanjo, "Beyond Trial and Error" (see Lessons/ARTICLES.md); the notation is Andrew Ng's, Machine
///   Learning Specialization, course 1, 2022.
public struct LinearRegression: CostFunction, Hashable {
  public let features: Matrix
  public let targets: [Double]

  /// The problem of predicting `targets` from the rows of `features`.
  ///
  /// - Parameters:
  ///   - features: m × n, at least one row; n may be 0, then only the bias is learned.
  ///   - targets: m numbers.
  /// - Throws: ``LinearModelError`` for no rows, another count of targets than rows, NaN or infinity,
  ///   and targets whose squares overflow.
  public init(features: Matrix, targets: [Double]) throws {
    self.features = features
    self.targets = targets
    try check()
    guard dot(targets, targets).isFinite else { throw LinearModelError.targetsTooLarge }
  }

  public func costAndGradient(at model: LinearModel) -> (cost: Double, gradient: LinearModel) {
    LossGradientSums.squaredError(
      features: features.elements, targets: targets, weights: model.weights, bias: model.bias
    ).mean(over: targets.count)
  }

  public func costAndGradient(at model: LinearModel, rows: [Int]) -> (cost: Double, gradient: LinearModel) {
    LossGradientSums.squaredError(
      features: features.elements, targets: targets, weights: model.weights, bias: model.bias, rows: rows
    ).mean(over: rows.count)
  }

  /// The cost below which differences are rounding: 1e-26 of the cost of predicting 0 everywhere.
  ///
  /// A run that starts at the solution of a table that it can fit exactly moves among such costs and neither rises nor
  /// falls; give this to `DivergenceWatch`.
  public var roundingCost: Double { 1e-26 * dot(targets, targets) / Double(2 * rowCount) }
}

extension LossGradientSums {
  /// The sums divided by the number of rows, as cost and gradient.
  func mean(over rows: Int) -> (cost: Double, gradient: LinearModel) {
    precondition(rows > 0, "the mean over no rows")
    let m = Double(rows)
    return (loss / m, LinearModel(weights: errorTimesFeature.map { $0 / m }, bias: error / m))
  }
}
