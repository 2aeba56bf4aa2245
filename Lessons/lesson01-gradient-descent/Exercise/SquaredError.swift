import Core
import GradientDescent
import LessonKit
import LinearModels

/// Exercise 1.1 · The cost of a straight line, and its gradient.
///
///     f(x) = Σ_j w_j·x_j + b
///     J(w, b) = 1/(2m) · Σ_i (f(x_i) − y_i)²
///     ∂J/∂w_j = 1/m · Σ_i (f(x_i) − y_i)·x_ij          ∂J/∂b = 1/m · Σ_i (f(x_i) − y_i)
///
/// m, at least 1, is the number of rows; the sums run over all of them, whatever a row's error is: where one is infinite or
/// NaN, so is the cost.
///
/// `features.rows` is the number of rows, `features[i, j]` is x_ij, `features.row(i)` the whole row i, counted from 0.
/// `model.weights` are the w_j, `model.bias` is b, and `model.prediction(for: features.row(i))` is f(x_i).
public struct SquaredError: Objective {
  /// One row per observation.
  public let features: Matrix
  /// y, one number per row.
  public let targets: [Double]

  public init(features: Matrix, targets: [Double]) {
    self.features = features
    self.targets = targets
  }

  /// J(w, b).
  public func loss(at model: LinearModel) -> Double {
    // TODO 1.1: what does one row add to the cost, and what is the sum divided by?
    return .todo
  }

  /// ∂J/∂w and ∂J/∂b, in a value of the model's own shape.
  public func gradient(at model: LinearModel) -> LinearModel {
    // TODO 1.1: one row pulls at w_j in proportion to what? And at b?
    return LinearModel(weights: model.weights.map { _ in .todo }, bias: .todo)
  }

  /// Both at once, as a run of descent asks for them.
  public func lossAndGradient(at model: LinearModel) -> (loss: Double, gradient: LinearModel) {
    (loss(at: model), gradient(at: model))
  }
}
