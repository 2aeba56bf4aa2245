// caught by: Exercise07_1/`every rate gets one step, in order`
import Foundation
import LessonKit

/// Exercise 7.1, done wrong: a step is made for the sake of the model, and a second one to learn the loss.
public struct ShortRun: Sendable {
  public let low, high: Double
  public let steps: Int

  public init(from low: Double, to high: Double, steps: Int) {
    (self.low, self.high) = (low, high)
    self.steps = steps
  }

  public func rate(at step: Int) -> Double {
    low * pow(high / low, Double(step) / Double(steps - 1))
  }

  public func readings<Model>(
    of model: inout Model, step: (inout Model, Double) -> Double
  ) -> [(rate: Double, loss: Double)] {
    var copy = model
    return (0..<steps).map { k in
      let rate = rate(at: k)
      _ = step(&copy, rate)
      return (rate, step(&copy, rate))
    }
  }
}
