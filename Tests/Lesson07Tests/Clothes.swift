import Datasets
import LearningRates
import NeuralNetworks
import Optimizers
import Training

/// A small network on a few images: Fashion-MNIST where it is installed, drawn shapes elsewhere.
struct Clothes {
  typealias Network = MLP<Float>
  typealias Method = AnyOptimizer<MLP<Float>>

  static let batchSize = 64
  static let epochs = 2

  let goal: FusedObjective<Network>
  let judge: FusedObjective<Network>
  let isFashionMNIST: Bool

  init() throws {
    let sets = try FashionMNIST.load(seed: 1)
    let all = sets.training
    let kept = min(2_000, all.count / 5)
    let network = Clothes.start(seed: 0, pixels: all.pixelsPerImage, classes: all.classCount)
    goal = try FusedObjective(of: network, on: all.prefix(min(6_400, all.count - kept)))
    judge = try FusedObjective(of: network, on: all.selecting((all.count - kept)..<all.count))
    isFashionMNIST = sets.isFashionMNIST
  }

  private static func start(seed: UInt64, pixels: Int, classes: Int) -> Network {
    var random = RandomSource(seed: seed)
    return MLP([pixels, 128, classes], using: &random)
  }

  func start(seed: UInt64) -> Network {
    Clothes.start(seed: seed, pixels: goal.images.pixelsPerImage, classes: goal.images.classCount)
  }

  func run(
    _ method: Method, at rate: Double, seed: UInt64
  ) throws -> TrainingRun<FusedObjective<Network>, Method> {
    try TrainingRun(
      on: goal, from: start(seed: seed), by: method, at: rate, batchSize: Clothes.batchSize, epochs: Clothes.epochs,
      seed: seed)
  }

  /// The share of the validation images told rightly after a whole run.
  func accuracy(_ method: Method, at rate: Double, seed: UInt64) throws -> Double {
    var run = try run(method, at: rate, seed: seed)
    run.train(catchesInterrupt: false)
    return judge.evaluation(of: run.model).accuracy ?? .nan
  }

  func curve(_ method: Method, seed: UInt64, over test: RangeTest? = nil) throws -> RangeTestCurve {
    try findLearningRate(
      on: goal, from: start(seed: seed), by: method, over: test, batchSize: Clothes.batchSize, seed: seed)
  }

  /// The steps of a whole run.
  var steps: Int { Clothes.epochs * ((goal.rowCount - 1) / Clothes.batchSize + 1) }
}
