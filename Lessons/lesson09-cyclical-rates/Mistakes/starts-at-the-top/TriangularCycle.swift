// caught by: Exercise09_1/`starts at the base rate`
import LessonKit
import Schedules

/// Exercise 9.1, done wrong: the cycle begins at its peak.
///
///     η(0) = base        η(s) = peak        η(2s) = base        and straight in between; t = 0, 1, 2, …
///
/// - Source: Smith 2017, "Cyclical learning rates for training neural networks" (arXiv:1506.01186).
public struct TriangularCycle: Schedule {
  /// The rate at both ends of a cycle.
  public let base: Double
  /// The rate in the middle of a cycle.
  public let peak: Double
  /// s, at least 1: the steps (batches, not epochs) of the rise, and as many of the fall.
  public let stepSize: Int

  public init(base: Double, peak: Double, stepSize: Int) {
    self.base = base
    self.peak = peak
    self.stepSize = stepSize
  }

  /// The rate at `step`, counted from zero.
  public func callAsFunction(_ step: Int) -> Double {
    let position = step % (2 * stepSize)
    let distance = min(position, 2 * stepSize - position)
    return peak - (peak - base) * Double(distance) / Double(stepSize)
  }
}
