// caught by: Exercise02_2/`two trials at the same rate end at the same loss`
import LessonKit

/// Exercise 2.2, done wrong: the next trial goes on where the last one ended.
///
///     θ_0 = start        θ_{k+1} = update(θ_k, rate)        the trial's loss is that of θ_steps
///
/// - Parameters:
///   - rates: the learning rates to try.
///   - start: θ_0, the same for every trial.
///   - steps: how many updates every trial makes.
///   - update: the model after one update at a rate.
///   - loss: the loss of a model.
/// - Returns: one loss for each rate, in the order of the rates.
public func trialLosses<Model>(
  of rates: [Double], from start: Model, steps: Int, update: (Model, Double) -> Model, loss: (Model) -> Double
) -> [Double] {
  var model = start
  return rates.map { rate in
    for _ in 0..<steps { model = update(model, rate) }
    return loss(model)
  }
}
