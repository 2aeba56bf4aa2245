import Core
import Datasets
import GradientDescent
import LinearModels
import Terminal
import Training

/// The problem that optimizers are compared on.
enum Arena {
  case bowl(QuadraticBowl, turn: Double)
  case rosenbrock
  case moons(LogisticRegression, seed: UInt64)

  static let names = ["bowl", "rosenbrock", "moons"]

  /// - Throws: `LessonError` for an unknown name, `DatasetError` where the moons cannot be made.
  init(named name: String, kappa: Double, turn: Double, points: Int, seed: UInt64) throws {
    switch name {
    case "bowl": self = .bowl(QuadraticBowl(conditionNumber: kappa, turnedBy: turn), turn: turn)
    case "rosenbrock": self = .rosenbrock
    case "moons": self = .moons(try Self.moons(points: points, seed: seed), seed: seed)
    default:
      let nearest = nearestName(to: name, among: Self.names) ?? "bowl"
      throw LessonError(
        "--on: there is no problem named \(name); did you mean \(nearest)? Known are \(Self.names.joined(separator: ", "))."
      )
    }
  }

  /// Two half circles that no straight line separates, seen through the monomials up to the third degree.
  private static func moons(points count: Int, seed: UInt64) throws -> LogisticRegression {
    let moons = try Generated.moons(count: count, noise: 0.1, seed: seed)
    let rows = (0..<moons.count).map { row in
      let (x, y) = (moons.points[row, 0], moons.points[row, 1])
      return [x, y, x * x, x * y, y * y, x * x * x, x * x * y, x * y * y, y * y * y]
    }
    return try LogisticRegression(features: Matrix(rows), targets: moons.labels.map(Double.init))
  }

  var name: String {
    switch self {
    case .bowl: "bowl"
    case .rosenbrock: "rosenbrock"
    case .moons: "moons"
    }
  }

  var title: String {
    switch self {
    case .bowl(let bowl, let turn):
      "Bowl, κ = \(bowl.conditionNumber.significant()), turned by \(turn.significant())°, from (−1.2, 1)"
    case .rosenbrock: "Rosenbrock's canyon, from (−1.2, 1)"
    case .moons(let regression, let seed):
      "Moons, \(regression.rowCount.grouped) points, seed \(seed), logistic regression on 9 monomials"
    }
  }

  /// One run of an entrant at a constant rate.
  func run(_ entrant: Entrant, rate: Double, steps: Int) throws -> Course {
    switch self {
    case .bowl(let bowl, _): try plane(bowl, entrant, rate, steps)
    case .rosenbrock: try plane(Rosenbrock(), entrant, rate, steps)
    case .moons(let regression, _):
      Course(
        rate: rate,
        of: Descent(
          on: regression, from: LinearModel.zero(features: regression.featureCount),
          by: try entrant.spec.optimizer(), at: rate
        ), steps: steps
      ) { _ in [] }
    }
  }

  private func plane(
    _ goal: some Objective<[Double]>, _ entrant: Entrant, _ rate: Double, _ steps: Int
  ) throws -> Course {
    let run = Descent(on: goal, from: Rosenbrock.start, by: try entrant.spec.optimizer(), at: rate)
    return Course(rate: rate, of: run, steps: steps) { $0 }
  }

  /// The loss over the plane, where the problem has two parameters.
  var landscape: (@Sendable (_ x: Double, _ y: Double) -> Double)? {
    switch self {
    case .bowl(let bowl, _): { bowl.loss(at: [$0, $1]) }
    case .rosenbrock: { Rosenbrock().loss(at: [$0, $1]) }
    case .moons: nil
    }
  }
}
