import LessonKit
import Schedules

/// Exercise 9.1 · The triangular cycle: up in a straight line, down in a straight line, again and again.
///
///     η(0) = base        η(s) = peak        η(2s) = base        and straight in between; t = 0, 1, 2, …
///
/// A peak below the base makes a valley by the same lines: down first, and up again.
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
    // TODO 9.1: how far is `step` from the nearest end of its cycle, and how much of the way to the peak is that?
    let position = step % (2 * stepSize)
    let distance = min(position, 2 * stepSize - position)
    return base + (peak - base) * Double(distance) / Double(stepSize)
    // END 9.1: return .todo
  }
}
