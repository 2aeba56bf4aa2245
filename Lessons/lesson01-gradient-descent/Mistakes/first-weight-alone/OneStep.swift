// caught by: Exercise01_2/`each weight moves against its own slope`
import LessonKit
import LinearModels

/// Exercise 1.2, done wrong: all weights move along the first one's slope.
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
  let slope = gradient.weights.first ?? 0
  return LinearModel(
    weights: model.weights.map { weight in weight - rate * slope }, bias: model.bias - rate * gradient.bias)
}
