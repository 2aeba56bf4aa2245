// caught by: Exercise01_2/`the step is the rate times the slope, at any rate`
import LessonKit
import LinearModels

/// Exercise 1.2, done wrong: a rate above 1 is taken for 1.
///
///     w_j := w_j − α·∂J/∂w_j
///     b   := b   − α·∂J/∂b
///
/// - Parameters:
///   - model: (w, b), where the step begins.
///   - gradient: (∂J/∂w, ∂J/∂b) at `model`, with as many weights.
///   - rate: α.
/// - Returns: the model where the step ends.
public func oneStep(from model: LinearModel, along gradient: LinearModel, rate: Double) -> LinearModel {
  let rate = min(rate, 1)
  return LinearModel(
    weights: zip(model.weights, gradient.weights).map { weight, slope in weight - rate * slope },
    bias: model.bias - rate * gradient.bias)
}
