// caught by: Exercise07_1/`each loss stands beside the rate of its own step`
import Foundation
import LessonKit

/// Exercise 7.1, done wrong: the rate is moved on before it is written down.
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
    var copy = model
    return (0..<steps).map { k in
      let loss = step(&copy, rate(at: k))
      return (rate(at: k + 1), loss)
    }
  }
}
