// caught by: Exercise01_2/`and b from 0 to 4 in the same step`
import LessonKit
import LinearModels

/// Exercise 1.2, done wrong: the bias is never moved, so that the line must go through the origin.
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
  return LinearModel(
    weights: zip(model.weights, gradient.weights).map { weight, slope in weight - rate * slope },
    bias: model.bias)
}
