// caught by: Exercise03_2/`at step T it reaches the floor`
import Foundation
import LessonKit
import Schedules

/// Exercise 3.2, done wrong: the wave goes down to 0, and the floor is forgotten.
///
///     η(t) = floor + (base − floor)·(1 + cos(πt/T))/2        0 ≤ t ≤ T
///     η(t) = floor                                           t > T
///
/// Slow at first, fast in the middle, slow at the end. Unlike PyTorch's cosine it rests at the floor.
public struct CosineDecay: Schedule {
  /// η(0).
  public let base: Double
  /// η(T) and every rate after it.
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
    if step >= steps { return 0 }
    let angle = .pi * Double(step) / Double(steps)
    return base * (1 + cos(angle)) / 2
  }
}
