// caught by: Exercise01_2/`a slope of any size moves its parameter`
import LessonKit
import LinearModels

/// Exercise 1.2, done wrong: a slope that looks like 0 moves nothing, though the unit may be a small one.
///
///     w_j := w_j − α·∂J/∂w_j
///     b   := b   − α·∂J/∂b
///
/// - Parameters:
///   - model: (w, b), where the step begins.
///   - gradient: (∂J/∂w, ∂J/∂b) at `model`, with as many weights.
///   - rate: α, any number: the formula knows no largest rate, and leaves no slope out.
/// - Returns: the model where the step ends.
public func oneStep(from model: LinearModel, along gradient: LinearModel, rate: Double) -> LinearModel {
  return LinearModel(
    weights: zip(model.weights, gradient.weights).map { weight, slope in
      abs(slope) < 1e-8 ? weight : weight - rate * slope
    },
    bias: model.bias - rate * gradient.bias)
}
