// caught by: Exercise02_2/`a loss that rises is reported as it ends`
import LessonKit

/// Exercise 2.2, done wrong: the lowest loss of the trial is reported, not the last one.
///
///     θ_0 = start        θ_{k+1} = update(θ_k, rate)        the trial's loss is that of θ_steps
///
/// No trial ends early, and no loss is left out or replaced: 0, ∞ and NaN are reported like any other.
///
/// - Parameters:
///   - rates: the learning rates to try, in any order; there may be none, or equal ones.
///   - start: θ_0, the same for every trial.
///   - steps: how many updates every trial makes, at least 0.
///   - update: the model after one update at a rate.
///   - loss: the loss of a model.
/// - Returns: one loss for each rate, in the order of the rates.
public func trialLosses<Model>(
  of rates: [Double], from start: Model, steps: Int, update: (Model, Double) -> Model, loss: (Model) -> Double
) -> [Double] {
  rates.map { rate in
    var model = start
    var lowest = loss(start)
    for _ in 0..<steps {
      model = update(model, rate)
      lowest = min(lowest, loss(model))
    }
    return lowest
  }
}
