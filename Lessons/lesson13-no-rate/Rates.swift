import Core
import Lesson13

/// What a run knows before a step: where it is, and the loss and the gradient there.
struct Measured {
  let step: Int
  let point: [Double]
  let loss: Double
  let gradient: [Double]
}

/// What this lesson is about: a rate that is computed from what the run has measured.
typealias Rate = (Measured) -> Double

/// Exercise 13.1: from the loss, which can fall to 0.
func polyak(cap: Double = .infinity) -> Rate {
  { polyakRate(loss: $0.loss, leastLoss: 0, gradient: $0.gradient, cap: cap) }
}

/// Exercise 13.2: from two gradients, beginning at 1e-6.
func adGD() -> Rate {
  var method = AdGDRate(first: 1e-6)
  return { method.next(at: $0.point, gradient: $0.gradient) }
}

/// DoG: the largest distance from the start so far, which is 0, over the root of all squares of gradients so far.
func doG(first: Double) -> Rate {
  var (farthest, squares) = (first, 0.0)
  return {
    farthest = max(farthest, $0.point.norm)
    squares += $0.gradient.dot($0.gradient)
    return squares > 0 ? farthest / squares.squareRoot() : 0
  }
}
