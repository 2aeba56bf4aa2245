import Core
import Datasets
import NetworkTraining
import NeuralNetworks
import Optimizers
import Tensors
import Training
import Tuning

/// Loss and accuracy of LeNet-5 on 10,000 test images, 1,000 at a time.
struct EvaluationBenchmark: Benchmark {
  private let objective: ImageObjective<LeNet5<Float>>
  private let network: LeNet5<Float>

  init() throws {
    var random = RandomSource(seed: 1)
    network = LeNet5<Float>(using: &random).startingAlike()
    objective = try ImageObjective(of: network, on: FashionMNIST.load().test)
  }

  func seconds() -> Double {
    ContinuousClock().measure { keep(objective.evaluation(of: network)) } / .seconds(1)
  }

  func check() -> [Double] {
    let evaluation = objective.evaluation(of: network)
    return [evaluation.loss, evaluation.accuracy ?? .nan]
  }
}

/// A range test of 1,000 rates from 1e-8 to 1 on an MLP 784-128-10: plain SGD, batches of 64 in order.
struct RangeTestBenchmark: Benchmark {
  private let images: LabelledImages
  private let network: MLP<Float>

  init() throws {
    var random = RandomSource(seed: 1)
    network = MLP<Float>([784, 128, 10], using: &random).startingAlike()
    images = try FashionMNIST.load().training.prefix(12_800)
  }

  func seconds() -> Double { ContinuousClock().measure { keep(losses()) } / .seconds(1) }

  /// The losses of the first 600 steps.
  func check() -> [Double] { Array(losses().prefix(600)) }

  private func losses() -> [Double] {
    guard let objective = try? ImageObjective(of: network, on: images),
      let test = try? RangeTest(from: 1e-8, to: 1, steps: 1_000, stoppingAt: nil),
      let curve = try? findLearningRate(
        on: objective, from: network, by: SGD(), over: test, batchSize: 64, order: .fixed, seed: 1)
    else { return [] }
    return curve.losses
  }
}

/// The MLP step of `mlp` by a `TrainingRun` on images: batches, records and all.
struct TrainingRunBenchmark: Benchmark {
  private let images: LabelledImages

  init() throws { images = try FashionMNIST.load().training.prefix(12_800) }

  func seconds() -> Double { ContinuousClock().measure { keep(losses(200)) } / .seconds(1) / 200 }

  func check() -> [Double] { losses(5) }

  private func losses(_ steps: Int) -> [Double] {
    var random = RandomSource(seed: 1)
    let network = MLP<Float>([784, 128, 10], using: &random).startingAlike()
    guard
      var run = try? TrainingRun(
        on: ImageObjective(of: network, on: images), from: network, by: Adam(), at: 0.001,
        with: TrainingConfiguration(batchSize: 64, epochs: 1, seed: 1, order: .fixed))
    else { return [] }
    return (0..<steps).compactMap { _ in run.next()?.loss }
  }
}
