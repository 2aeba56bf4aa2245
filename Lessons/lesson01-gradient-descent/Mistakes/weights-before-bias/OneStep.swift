// caught by: Exercise01_2/`both slopes are taken at the old place`
import LessonKit
import LinearModels

/// Exercise 1.2, done wrong: the bias asks for its slope where the weights have already moved.
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
  var moved = model
  moved.weights = zip(model.weights, slopes).map { weight, slope in weight - rate * slope }
  moved.bias = model.bias - rate * biasSlope(moved)
  return moved
}
