// caught by: Exercise03_2/`after a third a quarter of the way down is done`
import Foundation
import LessonKit
import Schedules

/// Exercise 3.2, done wrong: the rate falls in a straight line.
///
///     η(t) = floor + (base − floor)·(1 + cos(πt/T))/2        0 ≤ t ≤ T
///     η(t) = floor                                           t > T
///
/// Slow at first, fast in the middle, slow at the end. Unlike PyTorch's cosine it rests at the floor.
public struct CosineDecay: Schedule {
  /// η(0), above the floor or equal to it.
  public let base: Double
  /// η(T) and every rate after it, at least 0.
  public let floor: Double
  /// T, the step that reaches the floor, at least 1.
  public let steps: Int

  public init(base: Double, floor: Double, steps: Int) {
    self.base = base
    self.floor = floor
    self.steps = steps
  }

  /// The rate at `step`, counted from zero.
  public func callAsFunction(_ step: Int) -> Double {
    if step >= steps { return floor }
    return base + (floor - base) * Double(step) / Double(steps)
  }
}
