import Core
import Datasets
import Foundation
import GradientDescent
import Lesson11
import LinearModels
import Optimizers

/// Tumours that are to be told apart: 569 of them, z-scored.
struct Tumours {
  /// By two measurements, mean radius and texture: no line separates the benign ones.
  let mixed: TumourProblem
  /// By all thirty: a plane does.
  let separable: TumourProblem

  init() throws {
    let table = try Table(named: "breast-cancer").regression()
    let all = try ZScore(fitting: table.features).apply(to: table.features)
    let two = Matrix(rows: all.rows, columns: 2) { all[$0, $1] }
    mixed = try TumourProblem(
      LogisticRegression(features: two, targets: table.targets), edgeAt: .solution)
    separable = try TumourProblem(
      LogisticRegression(features: all, targets: table.targets), edgeAt: .start)
  }
}

/// A logistic regression, its edge, and runs on it.
struct TumourProblem {
  enum Place {
    case start, solution
  }

  let regression: LogisticRegression
  /// J*, where the edge is that of the solution; else 0, which is never reached.
  let leastCost: Double
  /// 2/λ at the start, where all weights are 0.
  let edgeAtStart: Double
  /// The edge that rates are given in: 2/λ at the solution, or at the start.
  let edge: Double

  init(_ regression: LogisticRegression, edgeAt place: Place) throws {
    self.regression = regression
    let start = LinearModel.zero(features: regression.featureCount)
    edgeAtStart = Self.edge(of: regression, at: start)
    switch place {
    case .start: (leastCost, edge) = (0, edgeAtStart)
    case .solution:
      // At this rate the cost never rises.
      var run = Descent(on: regression, from: start, by: SGD(), at: 2 / (try regression.curvatureBound()))
      for _ in 0..<10_000 { _ = run.next() }
      leastCost = regression.cost(at: run.point)
      edge = Self.edge(of: regression, at: run.point)
    }
  }

  /// 2/λ, λ the largest eigenvalue of the Hessian at a model, by exercises 11.1 and 11.2.
  private static func edge(of regression: LogisticRegression, at model: LinearModel) -> Double {
    let start = model.vector.indices.map { 1 + 0.1 * Double($0) }
    // Convex: no eigenvalue is negative, and no shift is needed.
    return 2
      / sharpness(from: start, shift: 0, rounds: 200) { direction in
        hessianProduct(at: model.vector, along: direction) { point in
          regression.costAndGradient(at: LinearModel(vector: point)).gradient.vector
        }
      }
  }

  func run(at rate: Double, steps: Int) -> TumourRun {
    var run = Descent(
      on: regression, from: .zero(features: regression.featureCount), by: SGD(), at: rate, measuringGradient: false)
    var costs: [Double] = []
    while let record = run.next(), record.step <= steps { costs.append(record.loss) }
    return TumourRun(rate: rate, overEdge: rate / edge, excess: costs.map { $0 - leastCost })
  }
}

/// A run on tumours: J − J* before each step, or J where there is no minimum.
struct TumourRun {
  let rate, overEdge: Double
  let excess: [Double]

  /// The least and the largest of the last tenth.
  var late: (least: Double, largest: Double) {
    let late = excess.suffix(excess.count / 10)
    return (late.min() ?? .nan, late.max() ?? .nan)
  }
  var peak: Double { excess.max() ?? .nan }
  /// The last step after which the cost was higher than before.
  var lastRise: Int? { excess.indices.dropLast().last { excess[$0] < excess[$0 + 1] } }
  /// How often it was.
  var rises: Int { zip(excess, excess.dropFirst()).count { $0 < $1 } }
}

/// Descent on ½(ab − 1)² from a point beside the valley.
struct ValleyRun {
  enum Ending: String {
    case settled, swings, diverged
  }

  /// The curvature at the start and the rate: the start's is `start` times 2/η.
  let start, rate: Double
  private(set) var points: [[Double]] = []
  private(set) var losses: [Double] = []

  /// From the minimum whose curvature is `start` times the bound, a hundredth across the valley from it.
  init(start: Double, rate: Double, steps: Int) {
    (self.start, self.rate) = (start, rate)
    let (a, b) = { ($0[0], $0[1]) }(TwoFactors.minimum(sharpness: start * 2 / rate))
    let length = (a * a + b * b).squareRoot()
    var run = Descent(
      on: TwoFactors(), from: [a + 0.01 * b / length, b + 0.01 * a / length], by: SGD(), at: rate)
    for _ in 0...steps {
      points.append(run.point)
      losses.append(run.next(at: rate).loss)
      guard let loss = losses.last, loss > 1e-24, loss < 1e12 else { break }
    }
  }

  /// η·S/2 along the way, S the largest curvature where the run is.
  var overEdge: [Double] { points.map { rate * TwoFactors().sharpness(at: $0) / 2 } }
  var end: Double { ending == .diverged ? .nan : overEdge.last ?? .nan }
  var peak: Double { losses.max() ?? .nan }
  var ending: Ending {
    guard let loss = losses.last, loss < 1e12 else { return .diverged }
    return loss < 1e-12 ? .settled : .swings
  }

  /// The same from starts along the valley, for the picture: the end over the start.
  static func ends(rate: Double) -> (starts: [Double], ends: [Double]) {
    let runs = stride(from: 0.7, to: 2, by: 0.02).map { ValleyRun(start: $0, rate: rate, steps: 4_000) }
    return (runs.map(\.start), runs.map(\.end))
  }
}

/// Two linear layers, exercise 11.4, at a rate that is `ratio` over the curvature at the start.
struct Catapult {
  let ratio: Double
  let rate: Double
  private(set) var losses: [Double] = []
  /// η·λ along the way: 2 is the edge.
  private(set) var curvatures: [Double] = []

  init(ratio: Double, width: Int, seed: UInt64) {
    var random = RandomSource(seed: seed)
    var layers = TwoLayers(
      u: (0..<width).map { _ in random.gaussian() }, v: (0..<width).map { _ in random.gaussian() })
    self.ratio = ratio
    rate = ratio / layers.curvature
    for _ in 0...2_000 {
      losses.append(layers.output * layers.output / 2)
      curvatures.append(rate * layers.curvature)
      guard let loss = losses.last, loss > 1e-20, loss < 1e20 else { break }
      layers = layers.stepped(rate: rate)
    }
  }

  var isDiverged: Bool { !((losses.last ?? .nan) < 1e20) }
  var peak: Double { losses.max() ?? .nan }
  var end: Double { isDiverged ? .nan : curvatures.last ?? .nan }
}
