// caught by: Exercise07_1/`it ends at the high rate`
import Foundation
import LessonKit

/// Exercise 7.1, done wrong: N steps have N − 1 gaps between them, not N.
public struct ShortRun: Sendable {
  public let low, high: Double
  public let steps: Int

  public init(from low: Double, to high: Double, steps: Int) {
    (self.low, self.high) = (low, high)
    self.steps = steps
  }

  public func rate(at step: Int) -> Double {
    let share = Double(step) / Double(steps)
    return low * pow(high / low, share)
  }

  public func readings<Model>(
    of model: inout Model, step: (inout Model, Double) -> Double
  ) -> [(rate: Double, loss: Double)] {
    var copy = model
    return (0..<steps).map { k in
      let rate = rate(at: k)
      return (rate, step(&copy, rate))
    }
  }
}
