import LessonKit
import LinearModels

/// Exercise 1.2 · One step of gradient descent: all parameters move at once.
///
///     w_j := w_j − α·∂J/∂w_j(w, b)
///     b   := b   − α·∂J/∂b(w, b)          all slopes at the old place (w, b)
///
/// - Parameters:
///   - model: (w, b), where the step begins.
///   - rate: α.
///   - weightSlopes: ∂J/∂w_1, ∂J/∂w_2, … at the place that it is given.
///   - biasSlope: ∂J/∂b at the place that it is given.
/// - Returns: the place where the step ends.
public func oneStep(
  from model: LinearModel, rate: Double, weightSlopes: (LinearModel) -> [Double], biasSlope: (LinearModel) -> Double
) -> LinearModel {
  // TODO 1.2: at which place is each slope asked for, and which way does a parameter move when its slope is positive?
  let slopes = weightSlopes(model)
  let slope = biasSlope(model)
  return LinearModel(
    weights: zip(model.weights, slopes).map { weight, slope in weight - rate * slope },
    bias: model.bias - rate * slope)
  // END 1.2: return LinearModel(weights: model.weights.map { _ in .todo }, bias: .todo)
}
