import LessonKit

/// Exercise 2.2 · The trials of a grid search: one for each rate, each as if it were the only one.
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
  // TODO 2.2: where does a trial begin, and of which model is the loss asked?
  rates.map { rate in
    var model = start
    for _ in 0..<steps { model = update(model, rate) }
    return loss(model)
  }
  // END 2.2: return .todo
}
