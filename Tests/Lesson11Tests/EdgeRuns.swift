import Autograd
import Core
import Datasets
import Foundation
import GradientDescent
import LinearModels
import NetworkTraining
import NeuralNetworks
import Optimizers
import Tensors
import TestSupport

// MARK: Logistic regression

/// Tumours, z-scored: by the first measurements of the table, and by all or some of its rows.
func tumours(columns: Int, rows chosen: [Int]? = nil) throws -> LogisticRegression {
  var table = try Table(named: "breast-cancer").regression()
  if let chosen { table = table.rows(chosen) }
  let all = try ZScore(fitting: table.features).apply(to: table.features)
  return try LogisticRegression(
    features: Matrix(rows: all.rows, columns: columns) { all[$0, $1] }, targets: table.targets)
}

/// The largest eigenvalue of H = 1/m Σ p(1 − p)·x̃·x̃ᵀ, from the matrix itself.
func sharpness(of regression: LogisticRegression, at model: LinearModel) throws -> Double {
  let n = regression.featureCount + 1
  let (features, predictions) = (regression.features, model.predictions(for: regression.features))
  func x(_ row: Int, _ column: Int) -> Double { column < n - 1 ? features[row, column] : 1 }
  let weights = predictions.map { f in 1 / ((1 + exp(-f)) * (1 + exp(f))) }
  let hessian = Matrix(rows: n, columns: n) { i, j in
    weights.indices.reduce(0) { $0 + weights[$1] * x($1, i) * x($1, j) } / Double(weights.count)
  }
  return try Eigensystem(of: hessian).values.last ?? .nan
}

/// Where descent at half of the rate that is always safe ends, which is the solution to all digits.
func solution(of regression: LogisticRegression) throws -> LinearModel {
  var run = Descent(
    on: regression, from: .zero(features: regression.featureCount), by: SGD(), at: 2 / (try regression.curvatureBound())
  )
  for _ in 0..<10_000 { _ = run.next() }
  return run.point
}

/// The costs of descent from zero.
func costs(of regression: LogisticRegression, at rate: Double, steps: Int) -> [Double] {
  let run = Descent(
    on: regression, from: .zero(features: regression.featureCount), by: SGD(), at: rate, measuringGradient: false)
  return run.prefix(steps + 1).map(\.loss)
}

// MARK: The valley

/// Descent on ½(ab − 1)² from beside the minimum whose curvature is `start` times 2/η.
func descendIntoValley(from start: Double, beside offset: Double = 0.01, rate: Double, steps: Int = 4_000) -> (
  end: Double, peak: Double, loss: Double
) {
  let minimum = TwoFactors.minimum(sharpness: start * 2 / rate)
  let length = minimum.norm
  var run = Descent(
    on: TwoFactors(), from: [minimum[0] + offset * minimum[1] / length, minimum[1] + offset * minimum[0] / length],
    by: SGD(), at: rate)
  var (peak, loss) = (0.0, 0.0)
  for _ in 0..<steps {
    loss = run.next(at: rate).loss
    peak = loss <= peak ? peak : loss
    if !(loss < 1e12) { break }
  }
  return (rate * TwoFactors().sharpness(at: run.point) / 2, peak, loss)
}

// MARK: Networks

/// A run of the network 784-32-10 with tanh on the first 200 images, and how many times its edge the curvature was on the way.
struct EdgeRun {
  enum Loss { case squaredError, crossEntropy }

  enum Method {
    case descent, adam
    /// Descent at η/√s, s the running mean of the squared length of the gradient.
    case oneScalar
  }

  static let (steps, interval) = (600, 20)

  private(set) var losses: [Double] = []
  /// Before step 0, 20, 40, …; for Adam first before step 1.
  private(set) var overEdge: [Double] = []
  /// The same by the plain edge and the plain Hessian, whatever the method.
  private(set) var overPlainEdge: [Double] = []

  /// The mean over the last 200 steps.
  var late: Double { overEdge.suffix(10).reduce(0, +) / 10 }
  var isDiverged: Bool { !((losses.last ?? .nan) < 1e3) }
  /// After how many steps the loss was higher than before.
  var rises: Int { zip(losses, losses.dropFirst()).count { $0 < $1 } }

  init(
    _ method: Method = .descent, at rate: Double, seed: UInt64, loss: Loss = .squaredError, plain: Bool = false
  ) throws {
    let images = try FashionMNIST.forClaims().training.prefix(200)
    let (pixels, labels) = (images.tensor(of: 0..<200), images.labels(of: 0..<200))
    let targets = Tensor(labels.flatMap { label in (0..<10).map { $0 == label ? Float(1) : 0 } }, shape: [200, 10])
    let value: @Sendable (MLP<Float>) -> Tensor<Float> = { network in
      loss == .squaredError ? mseLoss(network(pixels), targets) : crossEntropy(network(pixels), labels)
    }
    let goal = TapeObjective<MLP<Float>>(rows: 200) { network, _ in value(network) }
    var random = RandomSource(seed: seed)
    let start = MLP<Float>([784, 32, 10], activation: .tanh, using: &random)

    var direction: MLP<Float>?
    func curvature(_ network: MLP<Float>, dividedBy preconditioner: MLP<Float>? = nil) -> Double {
      let found = largestHessianEigenvalue(
        at: network, of: value, preconditionedBy: preconditioner, from: direction, tolerance: 0.02,
        maximumProducts: direction == nil ? 30 : 8)
      direction = found.value.isFinite ? found.direction : nil
      return Double(found.value)
    }

    switch method {
    case .adam:
      var run = Descent(on: goal, from: start, by: Adam(), at: rate)
      while run.step < Self.steps {
        losses.append(run.next(at: rate).loss)
        guard run.step == 1 || run.step % Self.interval == 0, let v = run.optimizer.secondMoment else { continue }
        let t = run.step
        let (mean, square) = (1 - pow(0.9, Double(t)), 1 - pow(0.999, Double(t)))
        let p = v.mapScalars { Float(mean * ((Double($0) / square).squareRoot() + 1e-8)) }
        overEdge.append(rate * curvature(run.point, dividedBy: p) / 38)
        if plain { overPlainEdge.append(rate * curvature(run.point) / 2) }
      }
    case .descent, .oneScalar:
      var run = Descent(on: goal, from: start, by: SGD(), at: rate)
      var meanSquare = squared(Double(goal.lossAndGradient(at: start).gradient.norm))
      while run.step < Self.steps, !isDiverged || losses.isEmpty {
        let applied = method == .oneScalar ? rate / meanSquare.squareRoot() : rate
        if run.step % Self.interval == 0 { overEdge.append(applied * curvature(run.point) / 2) }
        let record = run.next(at: applied)
        losses.append(record.loss)
        meanSquare += 0.01 * (squared(record.gradientNorm ?? .nan) - meanSquare)
      }
    }
  }
}

private func squared(_ x: Double) -> Double { x * x }

// MARK: Two linear layers

/// One example, the input 1 and the target 0: f = u·v/√n, the loss ½f².
struct LinearLayers {
  var u, v: [Double]

  init(width: Int, seed: UInt64) {
    var random = RandomSource(seed: seed)
    u = (0..<width).map { _ in random.gaussian() }
    v = (0..<width).map { _ in random.gaussian() }
  }

  var output: Double { u.dot(v) / Double(u.count).squareRoot() }
  var curvature: Double { (u.dot(u) + v.dot(v)) / Double(u.count) }

  mutating func step(rate: Double) {
    let (before, gained) = (self, rate * output)
    let share = gained / Double(u.count).squareRoot()
    for unit in u.indices {
      u[unit] -= share * before.v[unit]
      v[unit] -= share * before.u[unit]
    }
  }

  /// Descent at ratio/λ: the losses and η·λ before each step.
  mutating func descend(ratio: Double, steps: Int = 20_000) -> (losses: [Double], curvatures: [Double]) {
    let rate = ratio / curvature
    var (losses, curvatures): ([Double], [Double]) = ([], [])
    for _ in 0..<steps {
      losses.append(output * output / 2)
      curvatures.append(rate * curvature)
      guard let loss = losses.last, loss < 1e20, loss > 1e-20 else { break }
      step(rate: rate)
    }
    return (losses, curvatures)
  }
}
