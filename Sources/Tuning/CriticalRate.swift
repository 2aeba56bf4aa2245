import Foundation
import GradientDescent
import Optimizers
import Schedules

/// The rate beyond which gradient descent from `start` grows, found by bisection: a fresh run at each rate.
///
///     a rate is too high  ⟺  after n steps  J(n − 1) > J(n/2) + 10⁻¹²·J(0),  or J is NaN or infinite
///     the interval is halved on a logarithmic scale until its ends are within 1e-6 of each other
///
/// The share of J(0) is beyond rounding: the loss of a run that has arrived is up and down by its last digit.
///
/// On a convex quadratic with a start that has a share of the steepest direction this is 2/λmax, to about 1e-4 with 400
/// steps. A single ramp overshoots it, because what grows begins small: see `findLearningRate(onAllOf:)`.
///
/// - Parameters:
///   - objective: the loss over all the data.
///   - start: where every run begins.
///   - low: a rate at which descent does not grow.
///   - high: a rate at which it does.
///   - steps: n, the length of each run; at least 4.
/// - Returns: the rate, and how many gradients that took.
/// - Throws: ``RangeTestError`` where `low` and `high` do not enclose such a rate.
public func criticalRate<Goal: Objective>(
  of objective: Goal, from start: Goal.Point, between low: Double, and high: Double, steps: Int = 400
) throws(RangeTestError) -> (rate: Double, gradients: Int) {
  guard low > 0, high > low, high.isFinite, steps >= 4 else {
    throw .parameter(
      "A restart probe between \(low) and \(high) of \(steps) steps cannot be; it must be 0 < low < high, both finite, and "
        + "at least 4 steps.")
  }
  var gradients = 0
  func grows(_ rate: Double) -> Bool {
    var (first, half) = (Double.nan, Double.nan)
    for record in Descent(on: objective, from: start, by: SGD(), at: rate).prefix(steps) {
      gradients += 1
      if !record.loss.isFinite { return true }
      if record.step == 0 { first = record.loss }
      if record.step == steps / 2 { half = record.loss }
      if record.step == steps - 1 { return record.loss > half + 1e-12 * abs(first) }
    }
    return true
  }
  guard !grows(low), grows(high) else {
    throw .parameter(
      "Between the rates \(low) and \(high) descent does not begin to grow; take a smaller low or a larger high, and a "
        + "start that is not the minimum.")
  }
  var (below, above) = (low, high)
  while above / below > 1 + 1e-6 {
    let middle = (below * above).squareRoot()
    if grows(middle) { above = middle } else { below = middle }
  }
  return ((below * above).squareRoot(), gradients)
}
