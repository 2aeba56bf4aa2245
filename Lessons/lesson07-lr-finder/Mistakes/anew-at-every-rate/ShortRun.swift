// caught by: Exercise07_1/`on a parabola the losses are the product of all steps so far`
import Foundation
import LessonKit

/// Exercise 7.1, done wrong: every rate gets a fresh copy of the model, so that no step builds on the one before.
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
    let model = model
    return (0..<steps).map { k in
      var copy = model
      let rate = rate(at: k)
      return (rate, step(&copy, rate))
    }
  }
}
