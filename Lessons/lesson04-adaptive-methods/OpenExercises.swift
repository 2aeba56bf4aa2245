import Lesson04
import Optimizers

/// The exercises of this lesson, and whether each still returns nothing.
func openExercises() -> KeyValuePairs<String, Bool> {
  /// Whether one step leads nowhere.
  func isOpen(_ method: some Optimizer<[Double]>) -> Bool {
    var (method, point) = (method, [1.0])
    method.step(&point, along: [1], rate: 0.1)
    return point.contains(where: \.isNaN)
  }
  return [
    "4.1 HeavyBall.swift": isOpen(HeavyBall(momentum: 0.5)),
    "4.2 AdaptiveMoments.swift": isOpen(AdaptiveMoments()),
  ]
}
