import LessonKit
import LinearModels

/// Exercise 1.2 · One step of gradient descent: every parameter moves against its own slope.
///
///     w_j := w_j − α·∂J/∂w_j
///     b   := b   − α·∂J/∂b
///
/// `model.weights` are the w_j, `model.bias` is b; `LinearModel(weights: …, bias: …)` makes a model, and a gradient is one.
///
/// - Parameters:
///   - model: (w, b), where the step begins.
///   - gradient: (∂J/∂w, ∂J/∂b) at `model`, with as many weights.
///   - rate: α, any number: the formula knows no largest rate, and leaves no slope out.
/// - Returns: the model where the step ends.
public func oneStep(from model: LinearModel, along gradient: LinearModel, rate: Double) -> LinearModel {
  // TODO 1.2: which way does a parameter move when its slope is positive, and how far?
  return LinearModel(weights: model.weights.map { _ in .todo }, bias: .todo)
}
