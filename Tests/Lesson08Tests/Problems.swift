import Core
import Datasets
import NeuralNetworks
import Optimizers
import Schedules
import TestSupport
import Training
import Tuning

/// LeNet-5 on Fashion-MNIST, by the library alone: images to train on, and the last 2,000 of the same files to judge by.
enum Clothes {
  private static let parts = Result { try FashionSplit(FashionMNIST.forClaims(), training: 60_000, validation: 2_000) }

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

  static func judge(_ network: LeNet5<Float>) throws -> Outcome {
    let judge = try FusedObjective(of: network, on: parts.get().validation)
    let (evaluation, logits) = (judge.evaluation(of: network), judge.logits(of: network))
    return Outcome(
      loss: evaluation.loss, accuracy: evaluation.accuracy ?? .nan, classes: Set(predictions(logits)).count)
  }

  /// What is left of a network after so many steps at one rate, on batches of 64 of the first `count` images.
  static func train(
    _ start: LeNet5<Float>, by optimizer: some Optimizer<LeNet5<Float>> = SGD(), at rate: Double, steps: Int,
    of count: Int = 25_600, seed: UInt64
  ) throws -> Outcome {
    let images = try parts.get().training.prefix(count)
    let run = try TrainingRun(
      on: FusedObjective(of: start, on: images), from: start, by: optimizer, at: .constant(rate),
      with: TrainingConfiguration(batchSize: FashionSplit.batchSize, epochs: (steps * 64 - 1) / count + 1, seed: seed))
    return try judge(after(steps, of: run))
  }

  /// What is left of a network after some epochs of a schedule, likewise.
  static func train(
    _ start: LeNet5<Float>, by optimizer: some Optimizer<LeNet5<Float>>, along schedule: any Schedule, epochs: Int,
    of count: Int, seed: UInt64
  ) throws -> Outcome {
    var run = try TrainingRun(
      on: FusedObjective(of: start, on: parts.get().training.prefix(count)), from: start, by: optimizer,
      at: .schedule(schedule),
      with: TrainingConfiguration(batchSize: FashionSplit.batchSize, epochs: epochs, seed: seed))
    run.train(catchesInterrupt: false)
    return try judge(run.model)
  }

  /// The rate that a range test suggests: of a hundred steps, or of four hundred where those show no descent.
  static func foundRate(for start: LeNet5<Float>, seed: UInt64) throws -> Double {
    let goal = try FusedObjective(of: start, on: parts.get().training.prefix(25_600))
    func curve(steps: Int) throws -> RangeTestCurve {
      try findLearningRate(
        on: goal, from: start, by: SGD(), over: RangeTest(steps: steps), batchSize: FashionSplit.batchSize, seed: seed)
    }
    let short = try curve(steps: 100)
    if let found = try? short.suggestion() { return found.rate }
    return try curve(steps: 400).suggestion().rate
  }

  private static func after<Method: Optimizer<LeNet5<Float>>>(
    _ steps: Int, of run: TrainingRun<FusedObjective<LeNet5<Float>>, Method>
  ) -> LeNet5<Float> {
    var run = run
    for _ in 0..<steps { _ = run.next() }
    return run.model
  }
}
