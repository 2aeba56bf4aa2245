import Core
import Datasets
import Foundation
import NetworkTraining
import NeuralNetworks
import Optimizers
import Tensors
import Training
import Tuning

/// The learning-rate finder on LeNet-5: Lightning's 100 rates from 1e-8 to 1, batches of 64 in order, SGD; then Lightning's
/// suggestion.
struct Finder: Benchmark {
  private let images: LabelledImages
  private let model: LeNet5<Float>

  init() throws {
    images = try FashionMNIST.load().training
    var random = RandomSource(seed: 1)
    model = LeNet5<Float>(using: &random).startingAlike()
  }

  func seconds() -> Double {
    ContinuousClock().measure { keep([(try? curve().suggestion(.steepest).rate) ?? .nan]) } / .seconds(1)
  }

  /// The rates, and the smoothed losses as long as they are not yet blown up by rounding.
  func check() -> [Double] {
    guard let curve = try? curve() else { return [] }
    return Array(curve.rates.prefix(80)) + Array(curve.smoothed.prefix(80))
  }

  private func curve() throws -> RangeTestCurve {
    try findLearningRate(
      on: ImageObjective(of: model, on: images), from: model, by: SGD(), over: .lightning(), batchSize: 64,
      order: .fixed, seed: 1)
  }
}
