import Datasets
import LearningRates
import NeuralNetworks
import Optimizers
import Testing
import Training

/// LeNet-5 on Fashion-MNIST, by the library alone: images to train on, and 2,000 others to judge by.
enum Clothes {
  /// Read once for all tests.
  private static let sets = Result { try FashionMNIST.load() }

  /// What became of a network.
  struct Outcome {
    let loss, accuracy: Double
    /// How many classes it predicts at all.
    let classes: Int
  }

  static func network(_ initializer: Initializer = .torchDefault, seed: UInt64) -> LeNet5<Float> {
    var random = RandomSource(seed: seed)
    return LeNet5(initializer, using: &random)
  }

  private static func images() throws -> LabelledImages {
    let sets = try sets.get()
    if !sets.isFashionMNIST {
      Issue.record("Fashion-MNIST is missing, and the claims are about it; scripts/setup installs it")
    }
    return sets.training
  }

  static func judge(_ network: LeNet5<Float>) throws -> Outcome {
    let all = try images()
    let judge = try FusedObjective(of: network, on: all.selecting((all.count - 2_000)..<all.count))
    let (evaluation, logits) = (judge.evaluation(of: network), judge.logits(of: network))
    return Outcome(
      loss: evaluation.loss, accuracy: evaluation.accuracy ?? .nan, classes: Set(predictions(logits)).count)
  }

  /// What is left of a network after so many steps at one rate, on batches of 64 of the first `count` images.
  static func train(
    _ start: LeNet5<Float>, by optimizer: some Optimizer<LeNet5<Float>> = SGD(), at rate: Double, steps: Int,
    of count: Int = 25_600, seed: UInt64
  ) throws -> Outcome {
    let images = try images().prefix(count)
    let run = try TrainingRun(
      on: FusedObjective(of: start, on: images), from: start, by: optimizer, at: rate, batchSize: 64,
      epochs: (steps * 64 - 1) / count + 1, seed: seed)
    return try judge(after(steps, of: run))
  }

  /// What is left of a network after some epochs of a schedule, likewise.
  static func train(
    _ start: LeNet5<Float>, by optimizer: some Optimizer<LeNet5<Float>>, along schedule: any Schedule, epochs: Int,
    of count: Int, seed: UInt64
  ) throws -> Outcome {
    var run = try TrainingRun(
      on: FusedObjective(of: start, on: images().prefix(count)), from: start, by: optimizer, at: schedule,
      batchSize: 64, epochs: epochs, seed: seed)
    run.train(catchesInterrupt: false)
    return try judge(run.model)
  }

  private static func after<Method: Optimizer<LeNet5<Float>>>(
    _ steps: Int, of run: TrainingRun<FusedObjective<LeNet5<Float>>, Method>
  ) -> LeNet5<Float> {
    var run = run
    for _ in 0..<steps { _ = run.next() }
    return run.model
  }
}
