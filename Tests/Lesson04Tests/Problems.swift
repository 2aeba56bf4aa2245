import Core
import Foundation
import GradientDescent
import Optimizers
import Testing

/// Steps on bowls with curvatures 1 and κ, from (1, 1), until the distance is a millionth of the first.
enum ConditionNumberSweep {
  static let conditionNumbers = [10.0, 30, 100, 300, 1_000, 3_000, 10_000]

  static func steps(_ method: SGD<[Double]>, rate: Double, _ κ: Double) -> Int? {
    var (method, x) = (method, [1.0, 1.0])
    let goal = 1e-6 * x.norm
    for step in 0...200_000 {
      if x.norm <= goal { return step }
      method.step(&x, along: [x[0], κ * x[1]], rate: rate)
    }
    return nil
  }

  static func descent(_ κ: Double) -> Int? { steps(SGD(), rate: 2 / (1 + κ), κ) }

  static func heavyBall(_ κ: Double) -> Int? {
    let root = κ.squareRoot()
    let β = (root - 1) / (root + 1)
    return steps(SGD(momentum: β * β), rate: 4 / ((root + 1) * (root + 1)), κ)
  }

  static func nesterov(_ κ: Double) throws -> Int? {
    let root = κ.squareRoot()
    return steps(try SGD(momentum: (root - 1) / (root + 1), nesterov: true), rate: 1 / κ, κ)
  }

  static func fixed(_ κ: Double) -> Int? { steps(SGD(momentum: 0.9), rate: 1 / κ, κ) }

  /// The slope of log steps over log κ by least squares, for κ from `low` on; NaN where a run does not arrive.
  static func slope(from low: Double, _ steps: (Double) throws -> Int?) rethrows -> Double {
    let points = try conditionNumbers.filter { $0 >= low }.map { κ in
      (x: log(κ), y: log(try steps(κ).map(Double.init) ?? .nan))
    }
    let count = Double(points.count)
    let x = points.reduce(0) { $0 + $1.x } / count
    let y = points.reduce(0) { $0 + $1.y } / count
    return points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) } / points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
  }
}

/// A rule with momentum β on a parabola of curvature λ, and what theory says of it.
struct MomentumRule: Sendable, CustomTestStringConvertible {
  let name: String
  let make: @Sendable (_ β: Double, _ parameters: Int) throws -> SGD<[Double]>
  /// The ηλ above which it diverges.
  let limit: @Sendable (_ β: Double) -> Double
  /// Place and velocity follow a 2 × 2 matrix: its trace and determinant at s = ηλ.
  let matrix: @Sendable (_ s: Double, _ β: Double) -> (trace: Double, determinant: Double)

  var testDescription: String { name }

  static let heavyBall = MomentumRule(
    name: "heavy ball", make: { β, _ in SGD(momentum: β) }, limit: { 2 * (1 + $0) }, matrix: { s, β in (1 + β - s, β) })

  static let nesterov = MomentumRule(
    name: "Nesterov", make: { β, _ in try SGD(momentum: β, nesterov: true) }, limit: { 2 * (1 + $0) / (1 + 2 * $0) },
    matrix: { s, β in ((1 + β) * (1 - s), β * (1 - s)) })

  /// Adam with its division held fixed, without bias correction: m ← β·m + (1 − β)·g.
  static let averaged = MomentumRule(
    name: "averaged",
    make: { β, parameters in
      // PyTorch's dampening leaves the first gradient alone; a step along nothing takes that place, so that m₀ is 0.
      var rule = try SGD<[Double]>(momentum: β, dampening: β)
      var nowhere = Array(repeating: 0.0, count: parameters)
      rule.step(&nowhere, along: nowhere, rate: 0)
      return rule
    },
    limit: { 2 * (1 + $0) / (1 - $0) },
    matrix: { s, β in (1 + β - (1 - β) * s, β) })

  static let all = [heavyBall, nesterov, averaged]

  /// The larger root of z² − trace·z + determinant, by size: the factor of the error per step.
  func factor(_ s: Double, _ β: Double) -> Double {
    let (trace, determinant) = matrix(s, β)
    let discriminant = trace * trace / 4 - determinant
    return discriminant < 0 ? determinant.squareRoot() : abs(trace / 2) + discriminant.squareRoot()
  }

  /// |x| after 0, 1, … updates from `start` on a bowl with these curvatures; each entry the norm of all parameters.
  func sizes(
    _ β: Double, rate: Double, curvatures: [Double] = [7], start: [Double] = [1], steps: Int
  ) throws -> [Double] {
    var (method, x) = (try make(β, start.count), start)
    var sizes = [x.norm]
    for _ in 0..<steps {
      method.step(&x, along: zip(x, curvatures).map { $0 * $1 }, rate: rate)
      sizes.append(x.norm)
    }
    return sizes
  }

  /// The rate at which |x| after `steps` updates from 1 passes 1, by bisection between 0 and `high`.
  func rateByBisection(_ β: Double, curvatures: [Double] = [7], start: [Double] = [1], steps: Int, high: Double) throws
    -> Double
  {
    var (low, high) = (0.0, high)
    for _ in 0..<30 {
      let middle = (low + high) / 2
      let end = try sizes(β, rate: middle, curvatures: curvatures, start: start, steps: steps)[steps]
      // A run that has overflowed has diverged.
      if end <= start.norm { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

/// The example of Reddi, Kale and Kumar 2018: gradients 3, −1, −1 repeated, kept in [−1, 1]; the best place is −1.
enum CounterExample {
  /// Where 3000 steps at the rates 0.5/√t end.
  static func end(of method: some Optimizer<Double>, from start: Double, projected: Bool = true) -> Double {
    var (method, x) = (method, start)
    for t in 1...3_000 {
      method.step(&x, along: t % 3 == 1 ? 3 : -1, rate: 0.5 / Double(t).squareRoot())
      if projected { x = min(max(x, -1), 1) }
    }
    return x
  }
}

/// Three optimizers, each at the best of 21 rates from 0.0001 to 10.
enum Strengths {
  enum Choice: String, CaseIterable { case descent, rmsprop, adam }

  static func optimizer(_ choice: Choice) -> AnyOptimizer<[Double]> {
    switch choice {
    case .descent: AnyOptimizer(SGD())
    case .rmsprop: AnyOptimizer(RMSprop())
    case .adam: AnyOptimizer(Adam())
    }
  }

  /// The least result over the rates; infinite where no run ends in a number.
  private static func best(_ result: (Double) -> Double) -> Double {
    (0...20).map { pow(10, -4 + Double($0) / 4) }.map(result).filter { $0 < .infinity }.min() ?? .infinity
  }

  /// Steps from (−1.2, 1) until a run stays within 0.001 of the minimum; infinite where it does not within `steps`.
  static func arrival(
    of choice: Choice, at minimum: [Double], within steps: Int, gradient: ([Double]) -> [Double]
  ) -> Double {
    best { rate in
      var (optimizer, point, lastOutside) = (optimizer(choice), Rosenbrock.start, 0)
      for step in 0...steps {
        let distance = zip(point, minimum).map { $0 - $1 }.norm
        if !(distance <= 1e-3) { lastOutside = step }
        if !(distance <= 1e6) { return .infinity }
        optimizer.step(&point, along: gradient(point), rate: rate)
      }
      return lastOutside < steps ? Double(lastOutside + 1) : .infinity
    }
  }

  /// The mean distance to a minimum that takes a random step of deviation 0.1 before each of the optimizer's.
  static func distance(of choice: Choice, curvatures: [Double], seed: UInt64) -> Double {
    best { rate in
      var (optimizer, random) = (optimizer(choice), RandomSource(seed: seed))
      var (point, minimum, sum) = ([0.0, 0.0], [0.0, 0.0], 0.0)
      for step in 0..<2_000 {
        for index in minimum.indices { minimum[index] += 0.1 * random.gaussian() }
        let error = zip(point, minimum).map { $0 - $1 }
        if !(error.norm <= 1e6) { return .infinity }
        if step >= 1_000 { sum += error.norm / 1_000 }
        optimizer.step(&point, along: zip(curvatures, error).map { $0 * $1 }, rate: rate)
      }
      return sum
    }
  }
}
