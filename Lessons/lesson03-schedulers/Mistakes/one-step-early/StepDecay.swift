// caught by: Exercise03_1/`the last epoch before a cut still runs at the old rate`
import Foundation
import LessonKit
import Schedules

/// Exercise 3.1, done wrong: the cut comes one epoch early.
public struct StepDecay: Schedule {
  public let base: Double
  public let stepSize: Int
  public let gamma: Double

  public init(base: Double, stepSize: Int, gamma: Double) {
    self.base = base
    self.stepSize = stepSize
    self.gamma = gamma
  }

  public func callAsFunction(_ step: Int) -> Double {
    let cuts = (step + 1) / stepSize
    return base * pow(gamma, Double(cuts))
  }
}
