import Core
import LessonKit
import Optimizers

/// Exercise 4.1 · The heavy ball: descent with momentum.
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
    // TODO 4.1: what does the velocity keep, what does it take in, and which velocity moves the parameter?
    let new = momentum * v + g
    return (w - rate * new, new)
    // END 4.1: return (.todo, .todo)
  }
}
