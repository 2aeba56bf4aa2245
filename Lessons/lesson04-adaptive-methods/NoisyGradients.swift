import Core
import GradientDescent
import Training

/// An objective whose gradients are told with an error: plus deviation·N(0, 1) on each parameter.
struct NoisyGradients<Goal: Objective<[Double]>>: Objective {
  var goal: Goal
  let deviation: Double
  var random: RandomSource

  init(of goal: Goal, deviation: Double, seed: UInt64) {
    self.goal = goal
    self.deviation = deviation
    random = RandomSource(seed: seed)
  }

  mutating func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    var (loss, gradient) = goal.lossAndGradient(at: point)
    guard deviation > 0 else { return (loss, gradient) }
    for place in gradient.indices { gradient[place] += deviation * random.gaussian() }
    return (loss, gradient)
  }
}
