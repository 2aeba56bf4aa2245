// caught by: Exercise02_2/`the loss is that of the model in the end`
import LessonKit

/// Exercise 2.2, done wrong: the loss is taken before the last update, not after it.
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
  rates.map { rate in
    var (model, last) = (start, loss(start))
    for _ in 0..<steps {
      last = loss(model)
      model = update(model, rate)
    }
    return last
  }
}
