import Core
import Datasets
import NeuralNetworks
import Optimizers
import Training
import Tuning

/// A network with 32 hidden units on a few images: Fashion-MNIST where it is installed, drawn shapes elsewhere.
struct Clothes {
  typealias Network = MLP<Float>
  typealias Method = AnyOptimizer<MLP<Float>>

  static let epochs = 2

  let goal: FusedObjective<Network>
  let judge: FusedObjective<Network>
  /// The steps of a whole run.
  let steps: Int

  init() throws {
    let images = try Clothes.parts.get()
    let network = Clothes.start(
      seed: 0, pixels: images.training.pixelsPerImage, classes: images.training.classCount)
    goal = try FusedObjective(of: network, on: images.training)
    judge = try FusedObjective(of: network, on: images.validation)
    steps = Clothes.epochs * images.stepsPerEpoch
  }

  /// Read once for all tests.
  private static let parts = Result { try FashionSplit(from: nil, seed: 1, training: 6_400, validation: 2_000) }

  private static func start(seed: UInt64, pixels: Int, classes: Int) -> Network {
    var random = RandomSource(seed: seed)
    return MLP([pixels, 32, classes], using: &random)
  }

  func start(seed: UInt64) -> Network {
    Clothes.start(seed: seed, pixels: goal.images.pixelsPerImage, classes: goal.images.classCount)
  }

  func run(
    _ method: Method, at rate: Double, seed: UInt64
  ) throws -> TrainingRun<FusedObjective<Network>, Method> {
    try TrainingRun(
      on: goal, from: start(seed: seed), by: method, at: .constant(rate),
      with: TrainingConfiguration(batchSize: FashionSplit.batchSize, epochs: Clothes.epochs, seed: seed))
  }

  /// The share of the validation images told rightly after a whole run.
  func accuracy(_ method: Method, at rate: Double, seed: UInt64) throws -> Double {
    var run = try run(method, at: rate, seed: seed)
    run.train(catchesInterrupt: false)
    return judge.evaluation(of: run.model).accuracy ?? .nan
  }

  func curve(_ method: Method, seed: UInt64, over test: RangeTest? = nil) throws -> RangeTestCurve {
    try findLearningRate(
      on: goal, from: start(seed: seed), by: method, over: test, batchSize: FashionSplit.batchSize, seed: seed)
  }
}
