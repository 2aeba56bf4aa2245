// caught by: Exercise01_1/`the slope of b is the mean error`
import Core
import GradientDescent
import LessonKit
import LinearModels

/// Exercise 1.1, done wrong: the gradient is a sum over the rows and not their mean.
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
    var sum = 0.0
    for (row, target) in targets.enumerated() {
      let error = model.prediction(for: features.row(row)) - target
      sum += error * error
    }
    return sum / (2 * Double(targets.count))
  }

  /// ∂J/∂w and ∂J/∂b, in a value of the model's own shape.
  public func gradient(at model: LinearModel) -> LinearModel {
    var weights = model.weights.map { _ in 0.0 }
    var bias = 0.0
    for (row, target) in targets.enumerated() {
      let x = features.row(row)
      let error = model.prediction(for: x) - target
      for (column, value) in x.enumerated() { weights[column] += error * value }
      bias += error
    }
    return LinearModel(weights: weights, bias: bias)
  }

  /// Both at once, as a run of descent asks for them.
  public func lossAndGradient(at model: LinearModel) -> (loss: Double, gradient: LinearModel) {
    (loss(at: model), gradient(at: model))
  }
}
