// caught by: Exercise03_1/`a long run`
import Foundation
import LessonKit
import Schedules

/// Exercise 3.1, done wrong: there is no cut after epoch 110.
///
///     η(t) = base · γ^⌊t/s⌋          t = 0, 1, 2, …
///
/// The first `stepSize` epochs, 0 … s − 1, run at the base rate; epoch s is the first one at base·γ.
public struct StepDecay: Schedule {
  /// η(0).
  public let base: Double
  /// s, in epochs, at least 1.
  public let stepSize: Int
  /// γ, the factor at each cut, above 0; above 1 the rate grows.
  public let gamma: Double

  public init(base: Double, stepSize: Int, gamma: Double) {
    self.base = base
    self.stepSize = stepSize
    self.gamma = gamma
  }

  /// The rate at epoch `step`, counted from zero.
  public func callAsFunction(_ step: Int) -> Double {
    let cuts = min(step, 110) / stepSize
    return base * pow(gamma, Double(cuts))
  }
}
