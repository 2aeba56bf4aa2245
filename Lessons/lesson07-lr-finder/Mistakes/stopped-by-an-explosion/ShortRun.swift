// caught by: Exercise07_1/`no loss ends the test or is left out, whatever it is`
import Foundation
import LessonKit

/// Exercise 7.1, done wrong: the test ends at the first loss that is no finite number.
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
    var readings: [(rate: Double, loss: Double)] = []
    for k in 0..<steps {
      let rate = rate(at: k)
      let loss = step(&copy, rate)
      if !loss.isFinite { break }
      readings.append((rate, loss))
    }
    return readings
  }
}
