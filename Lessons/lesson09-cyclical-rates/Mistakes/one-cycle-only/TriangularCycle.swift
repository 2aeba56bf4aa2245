// caught by: Exercise09_1/`after two step sizes it is back at the base`
import LessonKit
import Schedules

/// Exercise 9.1, done wrong: after the first cycle the rate stays at the base.
public struct TriangularCycle: Schedule {
  public let base: Double
  public let peak: Double
  public let stepSize: Int

  public init(base: Double, peak: Double, stepSize: Int) {
    self.base = base
    self.peak = peak
    self.stepSize = stepSize
  }

  public func callAsFunction(_ step: Int) -> Double {
    if step >= 2 * stepSize { return base }
    let distance = min(step, 2 * stepSize - step)
    return base + (peak - base) * Double(distance) / Double(stepSize)
  }
}
