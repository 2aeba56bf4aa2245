import Core
import Kernels

/// Logistic regression: the mean log-loss of a linear model over a table with two classes, in closed form.
///
///     J(w, b)  = −1/m Σᵢ [yᵢ ln pᵢ + (1 − yᵢ) ln(1 − pᵢ)]          p = 1/(1 + e^−f),   f(x) = w·x + b
///     ∂J/∂wⱼ   = 1/m Σᵢ (pᵢ − yᵢ)·xᵢⱼ
///     ∂J/∂b    = 1/m Σᵢ (pᵢ − yᵢ)
///
/// The loss is computed as max(f, 0) − y·f + ln(1 + e^−|f|), so that no finite logit f overflows.
///
/// The curvature is not constant: H = 1/m Σ pᵢ(1 − pᵢ)·x̃ᵢx̃ᵢᵀ with x̃ = (x, 1), and as p(1 − p) ≤ ¼ it is nowhere above
/// ``curvatureBound()``. Where a plane separates the classes there is no minimum: the weights grow without end while
/// the cost goes to 0, which is not divergence.
///
/// - Source: Cox 1958, "The regression analysis of binary sequences".
public struct LogisticRegression: CostFunction, Hashable {
  public let features: Matrix
  public let targets: [Double]

  /// The problem of telling two classes apart.
  ///
  /// - Parameters:
  ///   - features: m × n, at least one row.
  ///   - targets: m numbers, each 0 or 1.
  /// - Throws: ``LinearModelError`` for no rows, another count of targets than rows, NaN or infinity, and a target
  ///   that is neither 0 nor 1.
  public init(features: Matrix, targets: [Double]) throws {
    self.features = features
    self.targets = targets
    try check()
    if let row = targets.firstIndex(where: { $0 != 0 && $0 != 1 }) {
      throw LinearModelError.targetNotBinary(targets[row], row: row)
    }
  }

  public func costAndGradient(at model: LinearModel) -> (cost: Double, gradient: LinearModel) {
    LossGradientSums.logLoss(
      features: features.elements, targets: targets, weights: model.weights, bias: model.bias
    ).mean(over: targets.count)
  }

  public func costAndGradient(at model: LinearModel, rows: [Int]) -> (cost: Double, gradient: LinearModel) {
    LossGradientSums.logLoss(
      features: features.elements, targets: targets, weights: model.weights, bias: model.bias, rows: rows
    ).mean(over: rows.count)
  }

  /// The share of rows, 0 to 1, whose class is predicted: 1 where the logit is above 0, that is p > ½, else 0.
  public func accuracy(at model: LinearModel) -> Double {
    let right = zip(model.predictions(for: features), targets).count { ($0 > 0) == ($1 == 1) }
    return Double(right) / Double(rowCount)
  }

  /// An upper bound of the curvature at every point: λmax([X 1]ᵀ[X 1]/m)/4.
  ///
  /// With a rate below 2 over this bound the cost never rises. It is an upper bound, not the curvature where the run
  /// stands, so that rates above it may well converge.
  ///
  /// - Throws: ``LinearModelError/columnTooLarge(_:)``.
  /// - Source: Böhning 1992, "Multinomial logistic regression algorithm".
  public func curvatureBound() throws -> Double {
    let values = try Eigensystem(of: features.meanSquares()).values
    return (values.last ?? 0) / 4
  }
}
