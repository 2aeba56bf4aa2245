// caught by: Exercise09_1/`rises and falls in equal steps`
import Foundation
import LessonKit
import Schedules

/// Exercise 9.1, done wrong: the way is that of a cosine, slow at both ends.
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
    let share = (1 - cos(.pi * Double(distance) / Double(stepSize))) / 2
    return base + (peak - base) * share
  }
}
