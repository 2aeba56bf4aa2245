import Core
import Datasets
import Foundation
import GradientDescent
import LinearModels
import Optimizers
import Schedules

// MARK: Equations

/// Linear equations a·x = b, one of them at a time: the loss of each is ½(a·x − b)².
struct Equations {
  let rows: [[Double]]
  let targets: [Double]
  /// A point at which the mean loss is least.
  let solution: [Double]
  private let seed: UInt64

  /// Random equations in 20 unknowns; with noise no point satisfies all of them.
  init(count: Int, noise: Double, seed: UInt64) {
    var random = RandomSource(seed: seed)
    self.seed = seed
    rows = (0..<count).map { _ in (0..<20).map { _ in random.gaussian() } }
    let hidden = (0..<20).map { _ in random.gaussian() }
    targets = rows.map { row in row.dot(hidden) + noise * random.gaussian() }
    var x = hidden
    if noise > 0 {
      for _ in 0..<5_000 {
        let gradient = Self.gradient(rows, targets, at: x)
        x = zip(x, gradient).map { $0 - 0.3 * $1 }
      }
    }
    solution = x
  }

  private static func gradient(_ rows: [[Double]], _ targets: [Double], at x: [Double]) -> [Double] {
    var sum = x.map { _ in 0.0 }
    for (row, target) in zip(rows, targets) {
      let error = (row.dot(x) - target) / Double(rows.count)
      for place in sum.indices { sum[place] += error * row[place] }
    }
    return sum
  }

  /// The number of the equation that a step learns from.
  func equation(at step: Int) -> Int {
    var random = RandomSource(seed: seed, stream: UInt64(step))
    return random.index(below: rows.count)
  }

  /// The loss of one equation and its gradient.
  func lossAndGradient(at x: [Double], equation: Int) -> (loss: Double, gradient: [Double]) {
    let error = rows[equation].dot(x) - targets[equation]
    return (error * error / 2, rows[equation].map { error * $0 })
  }

  /// The mean loss of all of them.
  func loss(at x: [Double]) -> Double {
    rows.indices.reduce(0) { $0 + lossAndGradient(at: x, equation: $1).loss } / Double(rows.count)
  }

  func distance(of x: [Double]) -> Double { zip(x, solution).map { $0 - $1 }.norm }
}

/// A run on equations: the distance from their solution at the start and after each step.
struct EquationsRun {
  let equations, name: String
  var distances: [Double] = []
  var excess = Double.nan

  var left: Double { (distances.last ?? .nan) / (distances.first ?? .nan) }
  /// After how many of the steps it was further away than before; rounding does not count.
  var growths: Int { zip(distances, distances.dropFirst()).count { $1 > $0 * (1 + 1e-12) } }
}

// MARK: A rate from two gradients

/// A problem for AdGD, with the constant rate that it is compared with.
struct SmoothProblem {
  let name: String
  let start: [Double]
  let steps: Int
  /// The constant rate, and what it is.
  let constant: Double
  let lossAndGradient: (_ point: [Double]) -> (loss: Double, gradient: [Double])

  /// x⁴/4 + x²/2 from 3, where its curvature is 28: the constant rate is one over it.
  static var steepSides: SmoothProblem {
    SmoothProblem(name: "x⁴/4 + x²/2", start: [3], steps: 100, constant: 1 / 28.0) { x in
      let (loss, gradient) = SteepSides().lossAndGradient(at: x[0])
      return (loss, [gradient])
    }
  }

  /// A bowl with 20 curvatures from 1 to 100.
  static func bowl(seed: UInt64) -> SmoothProblem {
    var random = RandomSource(seed: seed)
    let curvatures = (0..<20).map { pow(100, Double($0) / 19) }
    return SmoothProblem(
      name: "a bowl, κ = 100", start: (0..<20).map { _ in random.gaussian() }, steps: 400, constant: 2 / 101.0
    ) { x in
      let gradient = zip(curvatures, x).map { $0 * $1 }
      return (gradient.dot(x) / 2, gradient)
    }
  }

  /// Tumours by all thirty measurements, z-scored; the constant rate is the largest that is safe everywhere.
  static func tumours() throws -> SmoothProblem {
    let table = try Table(named: "breast-cancer").regression()
    let regression = try LogisticRegression(
      features: try ZScore(fitting: table.features).apply(to: table.features), targets: table.targets)
    return SmoothProblem(
      name: "569 tumours", start: [Double](repeating: 0, count: regression.featureCount + 1), steps: 1_000,
      constant: 2 / (try regression.curvatureBound())
    ) { point in
      let (cost, gradient) = regression.costAndGradient(at: LinearModel(vector: point))
      return (cost, gradient.vector)
    }
  }
}

/// Two runs on a smooth problem: at a constant rate, and at rates of exercise 13.2.
struct SmoothRun {
  let problem: SmoothProblem
  /// The losses before each step.
  var constant: [Double] = []
  var adaptive: [Double] = []
  /// The rates of exercise 13.2.
  var rates: [Double] = []
  /// The constant rate, 1 to 256 times as large, whose last loss is least.
  var best = (rate: Double.nan, loss: Double.infinity)
}

// MARK: A rate from the distance

/// 60 equations in 20 unknowns that one point satisfies, at the distance D from the start, which is 0.
struct DistanceProblem {
  enum Loss: String {
    /// The mean of ½(a·x − b)²: a bowl.
    case squares = "½|Ax − b|²/60"
    /// The length |Ax − b|: a cone, as steep near its tip as far away.
    case length = "|Ax − b|"
  }

  static let steps = 1_000
  let loss: Loss
  /// D.
  let distance: Double
  private let rows: [[Double]]
  private let targets: [Double]

  init(_ loss: Loss, distance: Double, seed: UInt64) {
    var random = RandomSource(seed: seed)
    (self.loss, self.distance) = (loss, distance)
    rows = (0..<60).map { _ in (0..<20).map { _ in random.gaussian() / 20.0.squareRoot() } }
    let direction = (0..<20).map { _ in random.gaussian() }
    let solution = direction.map { [length = direction.norm] in $0 * distance / length }
    targets = rows.map { $0.dot(solution) }
  }

  func lossAndGradient(at x: [Double]) -> (loss: Double, gradient: [Double]) {
    let errors = zip(rows, targets).map { $0.dot(x) - $1 }
    var slope = x.map { _ in 0.0 }
    for (row, error) in zip(rows, errors) {
      for place in slope.indices { slope[place] += error * row[place] }
    }
    switch loss {
    case .squares: return (errors.dot(errors) / 120, slope.map { $0 / 60 })
    case .length: return (errors.norm, slope.map { [length = errors.norm] in length > 0 ? $0 / length : 0 })
    }
  }
}

/// Three runs on it: how far d and r̄ have come, and the losses at the end.
struct DistanceRun {
  let problem: DistanceProblem
  /// d of D-Adaptation before each step, and its last loss.
  var estimates: [Double] = []
  var adaptedLoss = Double.nan
  /// r̄ of DoG before each step, and its last loss.
  var distances: [Double] = []
  var distanceLoss = Double.nan
  /// The least last loss of 25 constant rates, and which rate had it.
  var best = (rate: Double.nan, loss: Double.infinity)
}

// MARK: A bowl for schedule-free descent

/// ½(10·x² + ½·y²) from (1, 1): plain descent diverges above 0.2.
struct ScheduleFreeRun {
  let rate: Double
  /// The distance from the minimum after the last step: of plain descent, and of the averages for β = 0 and 0.9.
  var plain = Double.nan
  var mean = Double.nan
  var scheduleFree = Double.nan

  static let steps = 4_000
  static func gradient(at point: [Double]) -> [Double] {
    point.count == 2 ? [10 * point[0], 0.5 * point[1]] : [.nan, .nan]
  }
}

// MARK: River and valley

/// A valley with steep noisy sides and a bed that falls gently, the river: ½x² − s·y.
struct River {
  static let slope = 0.04
  static let steps = 1_000
  /// How many points run at once; what is shown is their mean.
  static let count = 2_000

  /// The schedules, all of them with the peak 0.5 but the last.
  static func schedules() throws -> [(name: String, schedule: any Schedule)] {
    [
      ("WSD, 20 %", try Hold(0.5, for: 800).then(LinearRamp(from: 0.5, to: 0, over: 200))),
      ("constant 0.5", Hold(0.5)),
      ("cosine to 0", try Cosine(from: 0.5, to: 0, over: 1_000)),
      ("linear to 0", try LinearRamp(from: 0.5, to: 0, over: 1_000)),
      ("constant 0.05", Hold(0.05)),
    ]
  }
}

/// A run in the valley: the mean loss before each step and at the end, and its two parts at the end.
struct RiverRun {
  let name: String
  var losses: [Double] = []
  var height = Double.nan
  var travel = Double.nan
}

// MARK: A matrix

/// Least squares with a matrix of unknowns: ½·tr (W − W*)ᵀ·H·(W − W*), the eigenvalues of H from 1/κ to 1.
struct MatrixProblem {
  static let size = 10
  static let steps = 300
  let conditionNumber: Double
  let solution: [[Double]]
  private let hessian: [[Double]]

  init(conditionNumber κ: Double, seed: UInt64) {
    var random = RandomSource(seed: seed)
    conditionNumber = κ
    let n = Self.size
    solution = (0..<n).map { _ in (0..<n).map { _ in random.gaussian() / Double(n).squareRoot() } }
    // A random frame by Gram and Schmidt.
    var frame: [[Double]] = []
    while frame.count < n {
      var v = (0..<n).map { _ in random.gaussian() }
      for other in frame + frame { v = zip(v, other).map { [d = v.dot(other)] in $0 - d * $1 } }
      if v.norm > 0.1 { frame.append(v.map { [length = v.norm] in $0 / length }) }
    }
    let values = (0..<n).map { pow(κ, -Double($0) / Double(n - 1)) }
    hessian = (0..<n).map { i in
      (0..<n).map { j in (0..<n).reduce(0) { $0 + values[$1] * frame[$1][i] * frame[$1][j] } }
    }
  }

  var start: [[Double]] { solution.map { $0.map { _ in 0 } } }

  func gradient(at weights: [[Double]]) -> [[Double]] {
    let error = zip(weights, solution).map { zip($0, $1).map { $0 - $1 } }
    return hessian.map { row in
      error.indices.map { column in row.indices.reduce(0) { $0 + row[$1] * error[$1][column] } }
    }
  }

  /// How far from the solution, over the distance at the start.
  func distance(of weights: [[Double]]) -> Double {
    guard weights.count == Self.size else { return .nan }
    let error = zip(weights, solution).map { zip($0, $1).map { $0 - $1 }.norm }
    return error.norm / solution.map(\.norm).norm
  }
}

/// A run with a matrix: the distance after each step.
struct MatrixRun {
  let name: String
  let conditionNumber: Double
  var distances: [Double] = []
}
