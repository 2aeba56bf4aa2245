import Core
import Datasets
import Foundation
import GradientDescent
import LinearModels
import Optimizers
import Schedules
import Tensors
import TestSupport

// MARK: Equations

/// 60 linear equations in 20 unknowns, of which each step sees one, drawn at random: the loss is ½(a·x − b)².
struct Equations: Objective {
  let rows: [[Double]]
  let targets: [Double]
  /// A point at which the mean loss is least.
  private(set) var solution: [Double]
  private var random: RandomSource

  init(noise: Double, seed: UInt64) {
    random = RandomSource(seed: seed)
    var source = random
    rows = (0..<60).map { _ in (0..<20).map { _ in source.gaussian() } }
    let hidden = (0..<20).map { _ in source.gaussian() }
    targets = rows.map { $0.dot(hidden) + noise * source.gaussian() }
    solution = hidden
    random = source
    guard noise > 0 else { return }
    for _ in 0..<5_000 {
      for (row, target) in zip(rows, targets) {
        let share = 0.3 / 60 * (row.dot(solution) - target)
        solution = zip(solution, row).map { $0 - share * $1 }
      }
    }
  }

  mutating func lossAndGradient(at x: [Double]) -> (loss: Double, gradient: [Double]) {
    let equation = random.index(below: rows.count)
    let error = rows[equation].dot(x) - targets[equation]
    return (error * error / 2, rows[equation].map { error * $0 })
  }

  /// The mean loss of all of them.
  func loss(at x: [Double]) -> Double {
    zip(rows, targets).reduce(0) { $0 + ($1.0.dot(x) - $1.1) * ($1.0.dot(x) - $1.1) / 2 }
      / Double(rows.count)
  }

  func distance(of x: [Double]) -> Double { zip(x, solution).map { $0 - $1 }.norm }

  /// The distance from the solution before each of 2,000 steps and after them, and the mean loss over that of the solution.
  func solve(by optimizer: some Optimizer<[Double]>, at rate: Double) -> (
    distances: [Double], excess: Double
  ) {
    var run = Descent(on: self, from: solution.zeros, by: optimizer, at: rate)
    var distances = [distance(of: run.point)]
    for _ in 0..<2_000 {
      _ = run.next()
      distances.append(distance(of: run.point))
    }
    return (distances, loss(at: run.point) - loss(at: solution))
  }
}

/// After how many of the steps a distance was larger than before; rounding does not count.
func growths(_ distances: [Double]) -> Int {
  zip(distances, distances.dropFirst()).count { $1 > $0 * (1 + 1e-12) }
}

// MARK: A bowl and a cone

/// Half the sum of λ·x², with 20 curvatures from 1 to 100.
struct LongBowl: Objective {
  static let curvatures = (0..<20).map { pow(100, Double($0) / 19) }

  func lossAndGradient(at x: [Double]) -> (loss: Double, gradient: [Double]) {
    let gradient = zip(Self.curvatures, x).map { $0 * $1 }
    return (gradient.dot(x) / 2, gradient)
  }

  static func start(seed: UInt64) -> [Double] {
    var random = RandomSource(seed: seed)
    return curvatures.map { _ in random.gaussian() }
  }
}

/// 60 equations in 20 unknowns at once: their length |Ax − b|, a cone, or its square over 120, a bowl.
struct AllEquations: Objective {
  let isCone: Bool
  private let rows: [[Double]]
  private let targets: [Double]

  /// The solution is `distance` away from 0.
  init(isCone: Bool, distance: Double, seed: UInt64) {
    var random = RandomSource(seed: seed)
    self.isCone = isCone
    rows = (0..<60).map { _ in (0..<20).map { _ in random.gaussian() / 20.0.squareRoot() } }
    let direction = (0..<20).map { _ in random.gaussian() }
    targets = rows.map { [length = direction.norm] row in row.dot(direction) * distance / length }
  }

  func lossAndGradient(at x: [Double]) -> (loss: Double, gradient: [Double]) {
    let errors = zip(rows, targets).map { $0.dot(x) - $1 }
    var slope = x.map { _ in 0.0 }
    for (row, error) in zip(rows, errors) {
      for place in slope.indices { slope[place] += error * row[place] }
    }
    guard isCone else { return (errors.dot(errors) / 120, slope.map { $0 / 60 }) }
    return (errors.norm, slope.map { [length = errors.norm] in length > 0 ? $0 / length : 0 })
  }

  /// The last loss of the best of 25 constant rates after 1,000 steps.
  func lossAtBestConstantRate(distance: Double) -> Double {
    (0..<25).map { place in
      var run = Descent(
        on: self, from: [Double](repeating: 0, count: 20), by: SGD(),
        at: distance * pow(10, -4 + Double(place) / 5))
      for _ in 0..<1_000 { _ = run.next() }
      return lossAndGradient(at: run.point).loss
    }.filter(\.isFinite).min() ?? .nan
  }
}

/// ½(10·x² + ½·y²): plain descent diverges above 0.2.
struct ShortBowl: Objective {
  func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    let (x, y) = (point[0], point[1])
    return (5 * x * x + y * y / 4, [10 * x, y / 2])
  }
}

// MARK: A matrix

/// Least squares with 10 × 10 unknowns: ½·tr (W − W*)ᵀ·H·(W − W*), the eigenvalues of H from 1/κ to 1.
struct MatrixProblem: Objective {
  private let solution: [Double]
  private let hessian: [[Double]]

  init(conditionNumber κ: Double, seed: UInt64) {
    var random = RandomSource(seed: seed)
    solution = (0..<100).map { _ in random.gaussian() / 10.0.squareRoot() }
    var frame: [[Double]] = []
    while frame.count < 10 {
      var v = (0..<10).map { _ in random.gaussian() }
      for other in frame + frame { v = zip(v, other).map { [d = v.dot(other)] in $0 - d * $1 } }
      if v.norm > 0.1 { frame.append(v.map { [length = v.norm] in $0 / length }) }
    }
    let values = (0..<10).map { pow(κ, -Double($0) / 9) }
    var sum = [[Double]](repeating: [Double](repeating: 0, count: 10), count: 10)
    for (value, v) in zip(values, frame) {
      for i in 0..<10 { for j in 0..<10 { sum[i][j] += value * v[i] * v[j] } }
    }
    hessian = sum
  }

  func lossAndGradient(at point: Tensor<Double>) -> (loss: Double, gradient: Tensor<Double>) {
    let error = zip(point.scalars, solution).map { $0 - $1 }
    var gradient = [Double](repeating: 0, count: 100)
    for row in 0..<10 {
      for column in 0..<10 {
        for k in 0..<10 { gradient[10 * row + column] += hessian[row][k] * error[10 * k + column] }
      }
    }
    return (gradient.dot(error) / 2, Tensor(gradient, shape: [10, 10]))
  }

  /// How far from the solution, over the distance at the start.
  func distance(of point: Tensor<Double>) -> Double {
    zip(point.scalars, solution).map { $0 - $1 }.norm / solution.norm
  }
}

// MARK: Tumours

/// 569 tumours by all thirty measurements, z-scored: a plane separates the benign ones.
func tumours() throws -> LogisticRegression {
  let table = try Table(named: "breast-cancer").regression()
  return try LogisticRegression(
    features: try ZScore(fitting: table.features).apply(to: table.features), targets: table.targets)
}

// MARK: River and valley

/// ½x² − s·y, noise of deviation σ in the gradient across: the mean of many runs, exactly.
struct River {
  var slope = 0.04
  var noise = 1.0

  /// J before each step and after the last: E x² ← (1 − η)²·E x² + η²σ², and y ← y + η·s.
  func losses(steps: Int = 1_000, at schedule: any Schedule) -> [Double] {
    var (square, y) = (0.0, 0.0)
    return [0]
      + (0..<steps).map { step in
        let rate = schedule(step)
        square = (1 - rate) * (1 - rate) * square + rate * rate * noise * noise
        y += rate * slope
        return square / 2 - slope * y
      }
  }

  /// The same of one point whose noise is drawn.
  func sampled(steps: Int = 1_000, at schedule: any Schedule, seed: UInt64) -> [Double] {
    var random = RandomSource(seed: seed)
    var run = Descent(
      on: NoisyValley(river: self, random: random), from: [0, 0], by: SGD(), at: schedule)
    random = RandomSource(seed: seed, stream: 1)
    return (0...steps).map { _ in
      let loss = run.point[0] * run.point[0] / 2 - slope * run.point[1]
      _ = run.next()
      return loss
    }
  }

  /// The five schedules of the page, with their names.
  static func schedules(peak: Double = 0.5) throws -> [(name: String, schedule: any Schedule)] {
    [
      ("WSD", try Hold(peak, for: 800).then(LinearRamp(from: peak, to: 0, over: 200))),
      ("constant", Hold(peak)),
      ("cosine", try Cosine(from: peak, to: 0, over: 1_000)),
      ("linear", try LinearRamp(from: peak, to: 0, over: 1_000)), ("low", Hold(peak / 10)),
    ]
  }
}

/// The valley as descent sees it.
private struct NoisyValley: Objective {
  let river: River
  var random: RandomSource

  mutating func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    let (x, y) = (point[0], point[1])
    return (x * x / 2 - river.slope * y, [x + river.noise * random.gaussian(), -river.slope])
  }
}
