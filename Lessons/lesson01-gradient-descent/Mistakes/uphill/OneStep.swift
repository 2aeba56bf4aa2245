// caught by: Exercise01_2/`the first step on two houses goes to 6.5 and 4`
import LessonKit
import LinearModels

/// Exercise 1.2, done wrong: the step goes along the gradient, uphill.
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
  let slopes = weightSlopes(model)
  let slope = biasSlope(model)
  return LinearModel(
    weights: zip(model.weights, slopes).map { weight, slope in weight + rate * slope },
    bias: model.bias + rate * slope)
}
