import Autograd
import Core
import Datasets
import Foundation
import GradientDescent
import Lesson12
import LessonKit
import LinearModels
import NetworkTraining
import NeuralNetworks
import Optimizers
import Tensors

/// The diabetes table, z-scored, at one point of a descent from zero: the gradient of each patient, and the curvature.
struct DiabetesPoint {
  let regression: LinearRegression
  let point: LinearModel
  /// After how many steps of descent on all rows.
  let step: Int
  /// The gradient of each row's cost.
  let gradients: [[Double]]
  private let hessian: Matrix

  /// - Parameter step: how many steps are made on all rows, at half of the bound.
  init(after step: Int) throws {
    let problem = try RegressionProblem(Table(named: "diabetes").regression(), scaling: .zscore)
    let curvature = try Curvature(of: problem.regression)
    var run = Descent(
      on: problem.regression, from: .zero(features: problem.regression.featureCount), by: SGD(),
      at: 1 / curvature.largestEigenvalue)
    for _ in 0..<step { _ = run.next() }
    (regression, point, self.step) = (problem.regression, run.point, step)
    hessian = curvature.hessian
    gradients = (0..<problem.regression.rowCount).map { row in
      problem.regression.gradient(at: run.point, rows: [row]).vector
    }
  }

  /// vᵀ·H·v.
  func curvature(along v: [Double]) -> Double {
    v.indices.reduce(0) { sum, i in sum + v[i] * v.indices.reduce(0) { $0 + hessian[i, $1] * v[$1] } }
  }

  /// What one step without noise gains at its best rate: ‖G‖⁴/(2·GᵀHG).
  var bestGain: Double {
    let mean = gradient(of: Array(gradients.indices))
    let square = mean.reduce(0) { $0 + $1 * $1 }
    return square * square / (2 * curvature(along: mean))
  }

  /// B rows drawn at random, with replacement or without.
  func batch(of count: Int, replacing: Bool, using random: inout RandomSource) -> [Int] {
    if replacing { return (0..<count).map { _ in random.index(below: gradients.count) } }
    var rows = Array(gradients.indices)
    for place in 0..<count { rows.swapAt(place, place + random.index(below: rows.count - place)) }
    return Array(rows.prefix(count))
  }

  /// The mean of the gradients of some rows.
  func gradient(of rows: [Int]) -> [Double] {
    var sum = [Double](repeating: 0, count: gradients[0].count)
    for row in rows { for place in sum.indices { sum[place] += gradients[row][place] } }
    return sum.map { $0 / Double(rows.count) }
  }
}

/// A bowl whose gradient is that of a batch of B noisy examples: the true one, plus noise of deviation σ/√B in each coordinate.
///
///     J(w) = ½·Σ λᵢ·wᵢ²
struct NoisyBowl: Objective {
  /// λᵢ, one for each coordinate.
  let curvatures: [Double]
  /// σ of one example.
  let noise: Double
  let batch: Int
  private var random: RandomSource

  init(curvatures: [Double], noise: Double, batch: Int, seed: UInt64) {
    (self.curvatures, self.noise, self.batch) = (curvatures, noise, batch)
    random = RandomSource(seed: seed, stream: UInt64(batch))
  }

  mutating func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    let deviation = noise / Double(batch).squareRoot()
    var (loss, gradient) = (0.0, point)
    for place in point.indices {
      let slope = curvatures[place] * point[place]
      loss += slope * point[place] / 2
      gradient[place] = slope + deviation * random.gaussian()
    }
    return (loss, gradient)
  }

  /// Curvatures from 1/κ to 1, each the same multiple of the one before.
  static func curvatures(κ: Double, count: Int) -> [Double] {
    (0..<count).map { pow(κ, Double($0) / Double(count - 1) - 1) }
  }
}

/// No loss at all: gradients that are noise of a given size.
struct PureNoise: Objective {
  let scale: Double
  private var random: RandomSource

  init(scale: Double, seed: UInt64) { (self.scale, random) = (scale, RandomSource(seed: seed)) }

  mutating func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    (0, point.map { _ in scale * random.gaussian() })
  }
}

/// Images in random batches, for networks inputs-width-width-classes of ReLUs.
struct ImageBatches: Objective {
  let images: LabelledImages
  let batch: Int
  private var random: RandomSource

  init(_ images: LabelledImages, batch: Int, seed: UInt64) {
    (self.images, self.batch, random) = (images, batch, RandomSource(seed: seed, stream: 1))
  }

  mutating func lossAndGradient(at network: MLP<Float>) -> (loss: Double, gradient: MLP<Float>) {
    let rows = (0..<batch).map { _ in random.index(below: images.count) }
    let (pixels, labels) = (images.tensor(of: rows), images.labels(of: rows))
    let (loss, gradient) = valueAndGradient(at: network) { crossEntropy($0(pixels), labels) }
    return (Double(loss), gradient)
  }

  /// The mean loss over the first 2,000 images.
  func loss(of network: MLP<Float>) -> Double {
    let rows = Array(0..<min(2_000, images.count))
    return noGradient { Double(crossEntropy(network(images.tensor(of: rows)), images.labels(of: rows)).item) }
  }
}

/// How a network is made wider: with the same rates everywhere, or as muP says (exercise 12.4).
enum Parametrisation: String, CaseIterable {
  case standard
  case muP

  /// The width whose networks both make alike.
  static let base = 32

  /// The network at the start: normal weights, biases 0.
  func network(width: Int, on images: LabelledImages, seed: UInt64) -> MLP<Float> {
    var random = RandomSource(seed: seed)
    let deviations = muPDeviations(
      inputs: images.pixelsPerImage, width: width, base: self == .muP ? Self.base : width, layers: 3)
    let widths = [images.pixelsPerImage, width, width, images.classCount]
    let layers = (0..<3).map { place in
      let deviation = place < deviations.count ? deviations[place] : .nan
      return Linear<Float>(
        weight: Tensor(
          (0..<widths[place] * widths[place + 1]).map { _ in Float(deviation * random.gaussian()) },
          shape: [widths[place + 1], widths[place]]),
        bias: Tensor([Float](repeating: 0, count: widths[place + 1]), shape: [widths[place + 1]]))
    }
    return MLP(layers: layers)
  }

  /// Adam with a rate for the weights of each layer; biases have the rate of the run.
  func optimizer(width: Int) -> some Optimizer<MLP<Float>> {
    let factors = self == .muP ? muPRates(rate: 1, width: width, base: Self.base, layers: 3) : [1, 1, 1]
    func factor(_ layer: Int) -> Double { layer < factors.count ? factors[layer] : .nan }
    return ParameterGroup(\MLP<Float>.layers[0].weight, by: Adam(), rateFactor: factor(0))
      .and(
        ParameterGroup(\MLP<Float>.layers[1].weight, by: Adam(), rateFactor: factor(1))
          .and(
            ParameterGroup(\MLP<Float>.layers[2].weight, by: Adam(), rateFactor: factor(2))
              .and(
                ParameterGroup(\MLP<Float>.layers[0].bias, by: Adam())
                  .and(
                    ParameterGroup(\MLP<Float>.layers[1].bias, by: Adam())
                      .and(ParameterGroup(\MLP<Float>.layers[2].bias, by: Adam()))))))
  }
}
