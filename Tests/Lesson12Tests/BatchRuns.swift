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

// MARK: Vectors

func meanVector(_ rows: [[Double]]) -> [Double] {
  (rows.first ?? []).indices.map { place in rows.reduce(0) { $0 + $1[place] } / Double(rows.count) }
}

func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
}

// MARK: A table

/// Diabetes, z-scored, after some steps of descent on all rows: each row's gradient, and what theory says of a batch's.
struct TablePoint {
  let regression: LinearRegression
  let point: LinearModel
  let gradients: [[Double]]
  /// G.
  let slope: [Double]
  /// tr Σ, tr HΣ, ‖G‖² and GᵀHG.
  let variance, noise, square, bend: Double

  init(after steps: Int) throws {
    let bowl = try Bowl.diabetes()
    var run = Descent(
      on: bowl.regression, from: bowl.start, by: SGD(), at: 1 / bowl.curvature.largestEigenvalue)
    for _ in 0..<steps { _ = run.next() }
    (regression, point) = (bowl.regression, run.point)
    let hessian = bowl.curvature.hessian
    func curvature(_ v: [Double]) -> Double {
      v.indices.reduce(0) { sum, i in sum + v[i] * v.indices.reduce(0) { $0 + hessian[i, $1] * v[$1] } }
    }
    let (regression, point) = (regression, point)
    let rows = (0..<regression.rowCount).map { regression.gradient(at: point, rows: [$0]).vector }
    let mean = meanVector(rows)
    (gradients, slope) = (rows, mean)
    variance = rows.reduce(0) { $0 + squaredDistance($1, mean) } / Double(rows.count)
    noise = rows.reduce(0) { $0 + curvature(zip($1, mean).map { $0 - $1 }) } / Double(rows.count)
    (square, bend) = (squaredDistance(mean, mean.map { _ in 0 }), curvature(mean))
  }

  func bestRate(batch: Int) -> Double { square / (bend + noise / Double(batch)) }

  /// The mean squared distance of a batch's gradient from G.
  func meanSquare(batch: Int, replacing: Bool, draws: Int, seed: UInt64) -> Double {
    var random = RandomSource(seed: seed)
    return (0..<draws).reduce(0) { sum, _ in
      sum + squaredDistance(draw(batch, replacing: replacing, using: &random), slope) / Double(draws)
    }
  }

  /// What a step of this rate along a batch's gradient gains: the mean over draws and its standard error.
  func gain(at rate: Double, batch: Int, draws: Int, seed: UInt64) -> (mean: Double, error: Double) {
    var random = RandomSource(seed: seed)
    let before = regression.cost(at: point)
    let gains = (0..<draws).map { _ in
      var next = point
      next.descend(along: LinearModel(vector: draw(batch, replacing: true, using: &random)), rate: rate)
      return before - regression.cost(at: next)
    }
    let mean = gains.reduce(0, +) / Double(draws)
    let variance = gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(draws - 1)
    return (mean, (variance / Double(draws)).squareRoot())
  }

  private func draw(_ batch: Int, replacing: Bool, using random: inout RandomSource) -> [Double] {
    let order = replacing ? [] : random.permutation(of: gradients.count)
    var sum = [Double](repeating: 0, count: slope.count)
    for place in 0..<batch {
      let row = gradients[replacing ? random.index(below: gradients.count) : order[place]]
      for index in sum.indices { sum[index] += row[index] }
    }
    return sum.map { $0 / Double(batch) }
  }
}

// MARK: A bowl with noise

/// A bowl with curvatures from 1/20 to 1 in 50 dimensions, and gradients of a batch of B noisy examples.
struct NoisyObjective: Objective {
  static let curvatures = (0..<50).map { pow(20, Double($0) / 49 - 1) }
  let deviation: Double
  var random: RandomSource

  mutating func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    var (loss, gradient) = (0.0, point)
    for place in point.indices {
      let slope = Self.curvatures[place] * point[place]
      loss += slope * point[place] / 2
      gradient[place] = slope + deviation * random.gaussian()
    }
    return (loss, gradient)
  }

  /// The loss at eighths of a run from (1, 1, …), the mean over seeds; infinite where it has grown beyond 1e6.
  static func losses(
    by optimizer: some Optimizer<[Double]>, batch: Int, rate: Double, steps: Int, seeds: Range<UInt64>
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: 8)
    for seed in seeds {
      var run = Descent(
        on: NoisyObjective(
          deviation: 3 / Double(batch).squareRoot(), random: RandomSource(seed: seed, stream: UInt64(batch))),
        from: [Double](repeating: 1, count: 50), by: optimizer, at: rate, measuringGradient: false)
      while let record = run.next(), record.step <= steps, record.loss < 1e6 {
        if record.step > 0, record.step % (steps / 8) == 0 { sums[record.step * 8 / steps - 1] += record.loss }
      }
      if run.step <= steps { return [Double](repeating: .infinity, count: 8) }
    }
    return sums.map { $0 / Double(seeds.count) }
  }
}

/// The loss at eighths of a run with k times the batch in a k-th of the steps, over that of the batch 1 at 0.003.
func scaledRatios(by method: ScaledMethod, factor: Int, rateFactor: Double) -> [Double] {
  zip(
    method.losses(factor: factor, rate: 0.003 * rateFactor),
    method == .sgd ? ScaledMethod.sgdBase : ScaledMethod.adamBase
  )
  .map { $0 / $1 }
}

enum ScaledMethod {
  case sgd, adam

  static let sgdBase = ScaledMethod.sgd.losses(factor: 1, rate: 0.003)
  static let adamBase = ScaledMethod.adam.losses(factor: 1, rate: 0.003)

  func losses(factor: Int, rate: Double) -> [Double] {
    let optimizer = self == .sgd ? AnyOptimizer<[Double]>(SGD()) : AnyOptimizer(Adam())
    return NoisyObjective.losses(by: optimizer, batch: factor, rate: rate, steps: 16_384 / factor, seeds: 101..<109)
  }
}

/// Gradients that are noise of a given size.
struct NoiseAlone: Objective {
  let scale: Double
  var random: RandomSource

  mutating func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    (0, point.map { _ in scale * random.gaussian() })
  }

  /// The root mean square of 300 weights from 0, after 1/(ηλ) steps and after six times as many.
  static func sizes(
    by optimizer: some Optimizer<[Double]>, scale: Double, rate: Double, decay: Double, seed: UInt64
  ) -> (early: Double, late: Double) {
    let time = Int(1 / (rate * decay))
    var run = Descent(
      on: NoiseAlone(scale: scale, random: RandomSource(seed: seed)), from: [Double](repeating: 0, count: 300),
      by: optimizer, at: rate, measuringGradient: false)
    func size() -> Double { (run.point.dot(run.point) / 300).squareRoot() }
    var (early, late) = (0.0, 0.0)
    while let record = run.next(), record.step < 6 * time {
      if run.step == time { early = size() }
      if run.step > 4 * time { late += size() / Double(2 * time) }
    }
    return (early, late)
  }
}

// MARK: Networks

/// Networks 784-n-n-10 with ReLUs on Fashion-MNIST, made wider with the same rates everywhere, or by muP from the width 32.
struct WidthRun {
  static let images = Result { try FashionMNIST.forClaims().training.prefix(2_000) }

  /// At the rate 0.03 the widths 32 and 512, and 128 and 512 with muP; and 512 at 0.001: each is asked for more than once.
  static let shared = Result {
    (
      narrow: try loss(width: 32, rate: 0.03, muP: false), wide: try loss(width: 512, rate: 0.03, muP: false),
      middleMuP: try loss(width: 128, rate: 0.03, muP: true), wideMuP: try loss(width: 512, rate: 0.03, muP: true),
      wideLow: try loss(width: 512, rate: 0.001, muP: false)
    )
  }

  /// The loss after some steps of Adam with batches of 32; the mean over seeds.
  static func loss(width n: Int, rate: Double, muP: Bool, steps: Int = 80, seeds: ClosedRange<UInt64> = 1...3) throws
    -> Double
  {
    let images = try images.get()
    let (pixels, labels) = (images.tensor(of: 0..<1_000), images.labels(of: 0..<1_000))
    let share = muP ? 32 / Double(n) : 1
    var sum = 0.0
    for seed in seeds {
      var random = RandomSource(seed: seed)
      func layer(_ inputs: Int, _ outputs: Int, _ deviation: Double) -> Linear<Float> {
        Linear(
          weight: Tensor(
            (0..<inputs * outputs).map { _ in Float(deviation * random.gaussian()) }, shape: [outputs, inputs]),
          bias: Tensor([Float](repeating: 0, count: outputs), shape: [outputs]))
      }
      let network = MLP(layers: [
        layer(784, n, (2 / 784.0).squareRoot()), layer(n, n, (2 / Double(n)).squareRoot()),
        layer(n, 10, (share / Double(n)).squareRoot()),
      ])
      let optimizer = ParameterGroup(\MLP<Float>.layers[0], by: Adam())
        .and(
          ParameterGroup(\MLP<Float>.layers[1].weight, by: Adam(), rateFactor: share)
            .and(
              ParameterGroup(\MLP<Float>.layers[2].weight, by: Adam(), rateFactor: share)
                .and(
                  ParameterGroup(\MLP<Float>.layers[1].bias, by: Adam())
                    .and(ParameterGroup(\MLP<Float>.layers[2].bias, by: Adam())))))
      let goal = Batches(images: images, random: RandomSource(seed: seed, stream: 1))
      var run = Descent(on: goal, from: network, by: optimizer, at: rate, measuringGradient: false)
      for _ in 0..<steps { _ = run.next() }
      sum += noGradient { Double(crossEntropy(run.point(pixels), labels).item) }
    }
    return sum / Double(seeds.count)
  }

  /// The mean cross-entropy of 32 images drawn at random.
  private struct Batches: Objective {
    let images: LabelledImages
    var random: RandomSource

    mutating func lossAndGradient(at network: MLP<Float>) -> (loss: Double, gradient: MLP<Float>) {
      let rows = (0..<32).map { _ in random.index(below: images.count) }
      let (pixels, labels) = (images.tensor(of: rows), images.labels(of: rows))
      let (loss, gradient) = valueAndGradient(at: network) { crossEntropy($0(pixels), labels) }
      return (Double(loss), gradient)
    }
  }
}
