// caught by: Exercise09_1/`after stepSize steps it is at the peak`
import LessonKit
import Schedules

/// Exercise 9.1, done wrong: the whole peak is added to the base, and not what is missing up to it.
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
    let position = step % (2 * stepSize)
    let distance = min(position, 2 * stepSize - position)
    return base + peak * Double(distance) / Double(stepSize)
  }
}
