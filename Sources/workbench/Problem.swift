import Core
import Datasets
import GradientDescent
import LinearModels
import Optimizers
import Terminal
import Training

/// The problem that optimizers are compared on.
enum Problem {
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
      throw LessonError("--on: there is no problem named \(name)\(knownNames(Self.names, insteadOf: name))")
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

  /// One run of an entry at a constant rate.
  func run(_ entry: OptimizerEntry, rate: Double, steps: Int) throws -> Trajectory {
    switch self {
    case .bowl(let bowl, _): try plane(bowl, entry, rate, steps)
    case .rosenbrock: try plane(Rosenbrock(), entry, rate, steps)
    case .moons(let regression, _):
      Trajectory(
        rate: rate,
        of: Descent(
          on: regression, from: LinearModel.zero(features: regression.featureCount),
          by: try entry.spec.optimizer(), at: rate
        ), steps: steps
      ) { _ in [] }
    }
  }

  private func plane(
    _ goal: some Objective<[Double]>, _ entry: OptimizerEntry, _ rate: Double, _ steps: Int
  ) throws -> Trajectory {
    let run = Descent(on: goal, from: Rosenbrock.start, by: try entry.spec.optimizer(), at: rate)
    return Trajectory(rate: rate, of: run, steps: steps) { $0 }
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

/// An optimizer that takes part in a comparison.
struct OptimizerEntry {
  /// As the user wrote it.
  let name: String
  let spec: OptimizerSpec

  /// Who runs when nobody is named.
  static let usual = ["SGD", "SGD momentum=0.9", "SGD momentum=0.9 nesterov=true", "RMSprop", "Adam"]

  /// - Throws: `OptimizerError` for an optimizer or a parameter that is not known, with the nearest one that is, and for a
  ///   value out of bounds; `LessonError` for a rate among the parameters.
  init(_ text: String) throws {
    let names = text.split(whereSeparator: \.isWhitespace).map { String($0.prefix { $0 != "=" }) }
    if let rate = names.first(where: { areSynonyms($0, "rate") }) {
      throw LessonError("\(text): \(rate) belongs into --rates, which every optimizer runs at.")
    }
    let spec = try OptimizerSpec(text)
    (name, self.spec) = (text.split(whereSeparator: \.isWhitespace).joined(separator: " "), spec)
  }

  static func named(_ texts: [String]) throws -> [OptimizerEntry] { try texts.map { try OptimizerEntry($0) } }
}

/// What remains of one run: its losses, and its way where the problem is a plane.
struct Trajectory {
  let rate: Double
  private(set) var losses: [Double] = []
  /// (x, y) at each step; empty where there are more parameters than two.
  private(set) var places: [[Double]] = []

  /// Reads the records up to the first loss that is not finite.
  init<Goal: Objective, Method: Optimizer>(
    rate: Double, of run: Descent<Goal, Method>, steps: Int, place: (Goal.Point) -> [Double]
  ) {
    self.rate = rate
    var run = run
    for _ in 0...steps {
      let spot = place(run.point)
      if !spot.isEmpty { places.append(spot) }
      let loss = run.next(at: rate).loss
      losses.append(loss)
      guard loss.isFinite else { break }
    }
  }

  /// The loss in the end; infinite where the run diverged, so that it never wins.
  ///
  /// A run may climb high and come back, Adam from any rate: only where it ends counts.
  var end: Double {
    guard let first = losses.first, let last = losses.last, last <= 1e6 * first else { return .infinity }
    return last
  }

  var hasDiverged: Bool { end == .infinity }
}
