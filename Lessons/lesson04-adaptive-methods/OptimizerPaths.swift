import Core
import GradientDescent
import Lesson04
import Optimizers

/// The optimizers whose paths are compared.
enum OptimizerChoice: String, CaseIterable {
  case descent
  case heavyBall = "heavy ball"
  case nesterov = "Nesterov"
  case rmsprop = "RMSprop"
  case adam = "Adam"

  /// A fresh optimizer; β is the momentum of the heavy ball and of Nesterov's.
  func optimizer(momentum β: Double) -> AnyOptimizer<[Double]> {
    switch self {
    case .descent: AnyOptimizer(SGD())
    case .heavyBall: AnyOptimizer(HeavyBall(momentum: β))
    case .nesterov: AnyOptimizer(nesterovMomentum(β))
    case .rmsprop: AnyOptimizer(RMSprop())
    case .adam: AnyOptimizer(AdaptiveMoments())
    }
  }
}

/// The optimizers that see the gradients 3, −1, −1, repeated.
enum CounterExampleChoice: String, CaseIterable {
  case forgetfulAdam = "Adam, β₂ = 0.1"
  case amsgrad = "AMSGrad, β₂ = 0.1"
  case adam = "Adam, β₂ = 0.999"
  case descent

  /// A fresh optimizer.
  var optimizer: AnyOptimizer<[Double]> {
    switch self {
    case .forgetfulAdam: AnyOptimizer(AdaptiveMoments(beta1: 0, beta2: 0.1))
    case .amsgrad: AnyOptimizer((try? Adam(betas: (0, 0.1), amsgrad: true)) ?? Adam())
    case .adam: AnyOptimizer(AdaptiveMoments(beta1: 0, beta2: 0.999))
    case .descent: AnyOptimizer(SGD())
    }
  }
}

/// A loss over the plane.
enum Surface: Hashable {
  case bowl(QuadraticBowl)
  /// Rosenbrock's.
  case canyon

  var minimum: [Double] {
    switch self {
    case .bowl: [0, 0]
    case .canyon: Rosenbrock.minimum
    }
  }

  func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    switch self {
    case .bowl(let bowl): bowl.lossAndGradient(at: point)
    case .canyon: Rosenbrock().lossAndGradient(at: point)
    }
  }
}

/// A surface to descend on whose gradients have a random error: each parameter's is off by deviation·N(0, 1).
struct Landscape: Objective {
  let surface: Surface
  /// The deviation; 0 for exact gradients.
  let gradientNoise: Double
  private var random: RandomSource

  init(_ surface: Surface, gradientNoise: Double, seed: UInt64) {
    (self.surface, self.gradientNoise, random) = (surface, gradientNoise, RandomSource(seed: seed))
  }

  func loss(at point: [Double]) -> Double { surface.lossAndGradient(at: point).loss }

  mutating func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    var (loss, gradient) = surface.lossAndGradient(at: point)
    guard gradientNoise > 0 else { return (loss, gradient) }
    for index in gradient.indices { gradient[index] += gradientNoise * random.gaussian() }
    return (loss, gradient)
  }
}

/// One run: where an optimizer has been.
struct Trajectory {
  let choice: OptimizerChoice
  let surface: Surface
  let rate: Double
  /// The points after 0, 1, 2, … updates, up to the first of those that stay within 0.001 of the minimum.
  let points: [[Double]]
  /// Whether it stays there: passing by does not count.
  let hasArrived: Bool
  /// The distance to the minimum after the last update.
  let lastDistance: Double

  /// How many updates the points show.
  var steps: Int { points.count - 1 }

  init(of choice: OptimizerChoice, on surface: Surface, at rate: Double, through points: [[Double]]) {
    (self.choice, self.surface, self.rate) = (choice, surface, rate)
    func distance(_ point: [Double]) -> Double { zip(point, surface.minimum).map { $0 - $1 }.norm }
    let lastOutside = points.lastIndex { !(distance($0) <= 1e-3) } ?? -1
    hasArrived = lastOutside < points.count - 1
    self.points = hasArrived ? Array(points.prefix(lastOutside + 2)) : points
    lastDistance = points.last.map(distance) ?? .nan
  }

  /// Whether it arrives sooner; where neither arrives, whether it ends nearer, and at a number.
  func isBetter(than other: Trajectory?) -> Bool {
    guard let other else { return hasArrived || lastDistance < .infinity }
    if hasArrived { return !other.hasArrived || steps < other.steps }
    return !other.hasArrived && lastDistance < other.lastDistance
  }
}

/// The best run of each optimizer on each surface.
struct OptimizerPaths {
  private var best: [Surface: [OptimizerChoice: Trajectory]] = [:]

  mutating func keepBest(_ trajectory: Trajectory) {
    guard trajectory.isBetter(than: best[trajectory.surface]?[trajectory.choice]) else { return }
    best[trajectory.surface, default: [:]][trajectory.choice] = trajectory
  }

  /// The best run; where none ended at a number, the start and no rate.
  subscript(choice: OptimizerChoice, on surface: Surface) -> Trajectory {
    best[surface]?[choice] ?? Trajectory(of: choice, on: surface, at: .nan, through: [Rosenbrock.start])
  }
}
