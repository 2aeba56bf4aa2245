// caught by: Exercise01_2/`the first step on two houses takes w from 0 to 6.5`
import LessonKit
import LinearModels

/// Exercise 1.2, done wrong: the step goes along the gradient, uphill.
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
    weights: zip(model.weights, gradient.weights).map { weight, slope in weight + rate * slope },
    bias: model.bias + rate * gradient.bias)
}
