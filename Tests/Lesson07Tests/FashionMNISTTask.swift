import Core
import Datasets
import NetworkTraining
import NeuralNetworks
import Optimizers
import Training
import Tuning

/// A network with 32 hidden units on a few images: Fashion-MNIST where it is installed, drawn shapes elsewhere.
struct FashionMNISTTask {
  typealias Network = MLP<Float>
  typealias Method = AnyOptimizer<MLP<Float>>

  static let epochs = 2

  let training, validation: ImageObjective<Network>
  /// The steps of a whole run.
  let steps: Int

  init() throws {
    let images = try FashionMNISTTask.images.get()
    let network = FashionMNISTTask.start(
      seed: 0, pixels: images.training.pixelsPerImage, classes: images.training.classCount)
    training = try ImageObjective(of: network, on: images.training)
    validation = try ImageObjective(of: network, on: images.validation)
    steps = FashionMNISTTask.epochs * images.stepsPerEpoch
  }

  /// Read once for all tests.
  private static let images = Result { try FashionSplit(from: nil, seed: 1, training: 6_400, validation: 2_000) }

  private static func start(seed: UInt64, pixels: Int, classes: Int) -> Network {
    var random = RandomSource(seed: seed)
    return MLP([pixels, 32, classes], using: &random)
  }

  func start(seed: UInt64) -> Network {
    FashionMNISTTask.start(
      seed: seed, pixels: training.images.pixelsPerImage, classes: training.images.classCount)
  }

  func configuration(epochs: Int = FashionMNISTTask.epochs, seed: UInt64) -> TrainingConfiguration {
    TrainingConfiguration(batchSize: FashionSplit.batchSize, epochs: epochs, seed: seed)
  }

  func run(
    _ method: Method, at rate: Double, seed: UInt64
  ) throws -> TrainingRun<ImageObjective<Network>, Method> {
    try TrainingRun(
      on: training, from: start(seed: seed), by: method, at: .constant(rate), with: configuration(seed: seed))
  }

  /// The share of the validation images predicted rightly after a whole run.
  func accuracy(_ method: Method, at rate: Double, seed: UInt64) throws -> Double {
    var run = try run(method, at: rate, seed: seed)
    while run.next() != nil {}
    return validation.evaluation(of: run.model).accuracy ?? .nan
  }

  func curve(_ method: Method, seed: UInt64, over test: RangeTest? = nil) throws -> RangeTestCurve {
    try findLearningRate(
      on: training, from: start(seed: seed), by: method, over: test, batchSize: FashionSplit.batchSize, seed: seed)
  }

  /// An optimizer of these suites, with a grid of half-decades around the rates at which it learns.
  static func optimizer(named name: String) throws -> (method: Method, rates: RateGrid) {
    switch name {
    case "momentum": (AnyOptimizer(SGD(momentum: 0.9)), try .logarithmic(from: 3e-3, to: 0.3, count: 5))
    case "Adam": (AnyOptimizer(Adam()), try .logarithmic(from: 1e-3, to: 0.1, count: 5))
    default: (AnyOptimizer(SGD()), try .logarithmic(from: 1e-2, to: 1, count: 5))
    }
  }
}

/// A grid of whole runs, and the plateau of rates that are as good as the best.
struct GridOfRuns {
  let rates: [Double]
  /// The mean accuracy over the seeds, by rate.
  let accuracies: [Double]
  /// The gradients that it took, for one seed.
  let gradients: Int

  init(_ task: FashionMNISTTask, by method: FashionMNISTTask.Method, rates: RateGrid, seeds: [UInt64]) throws {
    self.rates = rates.rates
    accuracies = try rates.rates.map { rate in
      try seeds.map { try task.accuracy(method, at: rate, seed: $0) }.reduce(0, +) / Double(seeds.count)
    }
    gradients = rates.rates.count * task.steps
  }

  var bestAccuracy: Double { accuracies.max() ?? .nan }

  /// The middle, on a logarithmic axis, of the rates within one point of the best accuracy.
  var middle: Double {
    let good = zip(rates, accuracies).filter { $0.1 >= bestAccuracy - 0.01 }.map(\.0)
    return ((good.first ?? .nan) * (good.last ?? .nan)).squareRoot()
  }
}
