// caught by: Exercise07_1/`the model is as it was before`
import Foundation
import LessonKit

/// Exercise 7.1, done wrong: the test is run on the model itself, which training then begins with.
public struct ShortRun: Sendable {
  public let low, high: Double
  public let steps: Int

  public init(from low: Double, to high: Double, steps: Int) {
    (self.low, self.high) = (low, high)
    self.steps = steps
  }

  public func rate(at step: Int) -> Double {
    let share = Double(step) / Double(steps - 1)
    return low * pow(high / low, share)
  }

  public func readings<Model>(
    of model: inout Model, step: (inout Model, Double) -> Double
  ) -> [(rate: Double, loss: Double)] {
    (0..<steps).map { k in
      let rate = rate(at: k)
      return (rate, step(&model, rate))
    }
  }
}
