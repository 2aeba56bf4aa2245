import Foundation
import LessonKit
import Schedules

/// Exercise 9.2 · Cycles that shrink: triangular2 and exp_range.
///
///     η(t) = base + (peak − base)·height(t)·scale        t = 0, 1, 2, …
///     scale = 2^(1 − c)       triangular2, in cycle c = 1, 2, 3, …
///     scale = γ^t             exp_range, with γ above 0 and at most 1
///
/// A peak below the base makes valleys by the same formula. After many cycles only the base is left.
///
/// - Source: Smith 2017, "Cyclical learning rates for training neural networks" (arXiv:1506.01186).
public struct ShrinkingCycle: Schedule {
  public enum Mode: Hashable, Sendable {
    case triangular2
    case expRange(gamma: Double)
  }

  /// The rate at both ends of every cycle.
  public let base: Double
  /// The rate in the middle of the first cycle, but for its own scale.
  public let peak: Double
  /// s, at least 1: the steps (batches, not epochs) of the rise, and as many of the fall.
  public let stepSize: Int
  public let mode: Mode

  public init(base: Double, peak: Double, stepSize: Int, mode: Mode) {
    self.base = base
    self.peak = peak
    self.stepSize = stepSize
    self.mode = mode
  }

  /// How far up the triangle is at `step`: 0 at the ends of a cycle, 1 in its middle.
  public func height(_ step: Int) -> Double {
    // TODO 9.2: as in exercise 9.1: how much of the way from the base to the peak is that?
    return .todo
  }

  /// The rate at `step`, counted from zero.
  public func callAsFunction(_ step: Int) -> Double {
    // TODO 9.2: which number shrinks, from one cycle to the next or from step to step, and which one must not?
    return .todo
  }
}
