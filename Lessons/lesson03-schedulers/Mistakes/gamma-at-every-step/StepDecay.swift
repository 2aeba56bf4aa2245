// caught by: Exercise03_1/`a cut multiplies by gamma, once in ten epochs`
import Foundation
import LessonKit
import Schedules

/// Exercise 3.1, done wrong: γ is applied at every epoch once the first cut has come.
///
///     η(t) = base · γ^⌊t/s⌋          t = 0, 1, 2, …
///
/// The first `stepSize` epochs, 0 … s − 1, run at the base rate; epoch s is the first one at base·γ.
public struct StepDecay: Schedule {
  /// η(0).
  public let base: Double
  /// s, in epochs.
  public let stepSize: Int
  /// γ, the factor at each cut.
  public let gamma: Double

  public init(base: Double, stepSize: Int, gamma: Double) {
    self.base = base
    self.stepSize = stepSize
    self.gamma = gamma
  }

  /// The rate at epoch `step`, counted from zero.
  public func callAsFunction(_ step: Int) -> Double {
    let cuts = max(step - stepSize + 1, 0)
    return base * pow(gamma, Double(cuts))
  }
}
