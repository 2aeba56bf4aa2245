import Lesson04
import Optimizers

/// A method by its name, ready to make a fresh optimizer.
struct Method: Sendable {
  let name: String
  let make: @Sendable () -> AnyOptimizer<[Double]>

  /// The five methods whose ways are compared.
  static func all(momentum: Double) -> [Method] {
    [
      Method(name: "descent") { AnyOptimizer(SGD()) },
      Method(name: "heavy ball") { AnyOptimizer(HeavyBall(momentum: momentum)) },
      Method(name: "Nesterov") { AnyOptimizer(nesterov(momentum)) },
      Method(name: "RMSprop") { AnyOptimizer(RMSprop()) },
      Method(name: "Adam") { AnyOptimizer(AdaptiveMoments()) },
    ]
  }
}

/// Nesterov's momentum; plain descent where there is none.
func nesterov(_ momentum: Double) -> SGD<[Double]> {
  (try? SGD(momentum: momentum, nesterov: true)) ?? SGD()
}

/// The momentum of Adam with its division held fixed: an average of the gradients, m ← β·m + (1 − β)·g.
///
/// PyTorch's dampening leaves the first gradient alone; a step along nothing takes that place, so that m₀ is 0.
func averaged(_ momentum: Double) -> SGD<[Double]> {
  var rule = (try? SGD<[Double]>(momentum: momentum, dampening: momentum)) ?? SGD()
  var nowhere = [0.0]
  rule.step(&nowhere, along: [0], rate: 0)
  return rule
}

/// How many steps it takes until the distance to the minimum in 0 is a millionth of the first, or nil.
func stepsToMillionth<Rule: Optimizer<[Double]>>(
  of start: [Double], by method: Rule, rate: Double, curvatures: [Double], atMost limit: Int
) -> Int? {
  var (method, x, gradient) = (method, start, start)
  let goal = 1e-6 * start.norm
  for step in 0...limit {
    let distance = x.norm
    guard distance.isFinite else { return nil }
    if distance <= goal { return step }
    for place in x.indices { gradient[place] = curvatures[place] * x[place] }
    method.step(&x, along: gradient, rate: rate)
  }
  return nil
}
