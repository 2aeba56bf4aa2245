// caught by: Exercise04_1/`the first step is the rate times the gradient`
import Core
import LessonKit
import Optimizers

/// Exercise 4.1, done wrong: the gradient moves the parameter once more, beside the velocity (Nesterov's rule).
///
///     v ← β·v + g        v₀ = 0
///     w ← w − η·v        with the new v
///
/// The velocity keeps the share β of itself and takes in the whole gradient. It knows nothing of the rate, so that a
/// change of rate acts on the past gradients too, and it grows also at the rate 0. Nothing is limited or left out: a huge
/// gradient and NaN go through the same two lines.
public struct HeavyBall: Optimizer {
  /// β, from 0 to below 1.
  public let momentum: Double
  /// v, one for each parameter; empty before the first step.
  private var velocity: [Double] = []

  public init(momentum: Double) { self.momentum = momentum }

  public mutating func step(_ point: inout [Double], along gradient: [Double], rate: Double) {
    if velocity.isEmpty { velocity = gradient.map { _ in 0 } }
    for place in point.indices {
      (point[place], velocity[place]) = next(
        from: point[place], velocity: velocity[place], gradient: gradient[place], rate: rate)
    }
  }

  /// One parameter after the step, and its velocity.
  func next(from w: Double, velocity v: Double, gradient g: Double, rate: Double) -> (w: Double, v: Double) {
    let new = momentum * v + g
    return (w - rate * (g + momentum * new), new)
  }
}
