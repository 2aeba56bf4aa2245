import Autograd
import Core
import Datasets
import GradientDescent
import NetworkTraining
import NeuralNetworks
import Optimizers
import Schedules
import Tensors
import TestSupport
import Training
import Tuning

/// LeNet-5 on Fashion-MNIST, by the library alone: images to train on, and the last 2,000 of the same files to validate on.
enum FashionMNISTTask {
  private static let images = Result {
    try FashionSplit(FashionMNIST.forClaims(), training: 60_000, validation: 2_000)
  }

  /// A network on the validation images.
  struct Outcome {
    let loss, accuracy: Double
    /// How many classes it predicts at all.
    let classes: Int
  }

  static func network(_ initializer: Initializer = .torchDefault, seed: UInt64) -> LeNet5<Float> {
    var random = RandomSource(seed: seed)
    return LeNet5(initializer, using: &random)
  }

  static func evaluate(_ network: LeNet5<Float>) throws -> Outcome {
    let validation = try ImageObjective(of: network, on: images.get().validation)
    let (evaluation, logits) = (validation.evaluation(of: network), validation.logits(of: network))
    return Outcome(
      loss: evaluation.loss, accuracy: evaluation.accuracy ?? .nan, classes: Set(predictions(logits)).count)
  }

  /// So many steps at one rate, on batches of 64 of the first `count` images.
  static func train(
    _ start: LeNet5<Float>, by optimizer: some Optimizer<LeNet5<Float>> = SGD(), at rate: Double, steps: Int,
    of count: Int = 25_600, seed: UInt64
  ) throws -> Outcome {
    try train(
      start, by: optimizer, at: .constant(rate), epochs: (steps * 64 - 1) / count + 1, of: count, seed: seed,
      steps: steps)
  }

  /// Some epochs of a schedule, on batches of 64 of the first `count` images.
  static func train(
    _ start: LeNet5<Float>, by optimizer: some Optimizer<LeNet5<Float>>, along schedule: any Schedule, epochs: Int,
    of count: Int, seed: UInt64
  ) throws -> Outcome {
    try train(start, by: optimizer, at: .schedule(schedule), epochs: epochs, of: count, seed: seed, steps: .max)
  }

  private static func train(
    _ start: LeNet5<Float>, by optimizer: some Optimizer<LeNet5<Float>>, at rates: RateSource, epochs: Int,
    of count: Int, seed: UInt64, steps: Int
  ) throws -> Outcome {
    var run = try TrainingRun(
      on: ImageObjective(of: start, on: images.get().training.prefix(count)), from: start, by: optimizer, at: rates,
      with: TrainingConfiguration(batchSize: FashionSplit.batchSize, epochs: epochs, seed: seed))
    while run.step < steps, run.next() != nil {}
    return try evaluate(run.model)
  }

  /// The rate that a range test suggests: of a hundred steps, or of four hundred where those show no descent.
  static func foundRate(seed: UInt64) throws -> Double {
    let short = try curve(by: SGD(), over: RangeTest(steps: 100), seed: seed)
    if let found = try? short.suggestion() { return found.rate }
    return try curve(by: SGD(), over: RangeTest(steps: 400), seed: seed).suggestion().rate
  }

  /// A run at one rate on batches of 64, which measures its gradients.
  static func descent<Method: Optimizer>(
    _ start: LeNet5<Float>, by optimizer: Method, at rate: Double, seed: UInt64
  ) throws -> Descent<MiniBatches<ImageObjective<LeNet5<Float>>>, Method> where Method.Point == LeNet5<Float> {
    let objective = try ImageObjective(of: start, on: images.get().training.prefix(6_400))
    let batches = try BatchSampler(rows: objective.rowCount, size: FashionSplit.batchSize, seed: seed)
    return Descent(on: MiniBatches(of: objective, by: batches), from: start, by: optimizer, at: rate)
  }

  /// The first rate in the records that is not the one that was configured; nil where all of them are.
  static func lostRate(configured: Double, _ records: [Record]) -> Double? {
    records.first { $0.rate != configured }?.rate
  }

  /// A range test: the workbench's own of a hundred steps, unless another is given.
  static func curve(
    by optimizer: some Optimizer<LeNet5<Float>>, over test: RangeTest? = nil, seed: UInt64
  ) throws -> RangeTestCurve {
    let start = network(seed: seed)
    return try findLearningRate(
      on: ImageObjective(of: start, on: images.get().training.prefix(25_600)), from: start, by: optimizer, over: test,
      batchSize: FashionSplit.batchSize, seed: seed)
  }

  /// The range test as the article ran it: Adam, 100 steps from 1e-8 to 1, smoothed as in 2020.
  static func articleCurve(seed: UInt64) throws -> RangeTestCurve {
    try curve(by: Adam(), over: .lightning2020(), seed: seed)
  }

  /// The mean cross-entropy over images that are given as numbers, 784 for each, and its gradient.
  static func lossAndGradient(
    of network: LeNet5<Float>, _ numbers: [Float], _ labels: [Int]
  ) -> (loss: Float, gradient: LeNet5<Float>) {
    let (loss, gradient) = valueAndGradient(at: network) {
      crossEntropy($0(Tensor(numbers, shape: [labels.count, 1, 28, 28])), labels)
    }
    return (loss, gradient)
  }

  /// The logits of such images.
  static func logits(of network: LeNet5<Float>, _ numbers: [Float]) -> Tensor<Float> {
    network(Tensor(numbers, shape: [numbers.count / 784, 1, 28, 28]))
  }
}
