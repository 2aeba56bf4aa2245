import Core
import Datasets
import Foundation
import NetworkTraining
import NeuralNetworks
import Optimizers
import Schedules
import TestSupport
import Training
import Tuning

/// Networks on images of Fashion-MNIST, SGD with momentum 0.9, batches of 64.
///
/// They are compared on the last 4,000 images of the training files, which no run is trained on.
struct FashionMNISTTask {
  private let images: FashionSplit

  init(images count: Int) throws {
    images = try FashionSplit(FashionMNIST.forClaims(), training: count, validation: 4_000)
  }

  var stepsPerEpoch: Int { images.stepsPerEpoch }

  static func perceptron(seed: UInt64) -> MLP<Float> {
    var random = RandomSource(seed: seed)
    return MLP([784, 128, 10], using: &random)
  }

  static func lenet(seed: UInt64) -> LeNet5<Float> {
    var random = RandomSource(seed: seed)
    return LeNet5(using: &random)
  }

  /// Triangular cycles of an epoch each.
  func triangular(from base: Double = 0.005, to peak: Double) throws -> CyclicLR {
    try CyclicLR(baseLR: base, maxLR: peak, stepSizeUp: Double(stepsPerEpoch) / 2, cycleMomentum: false)
  }

  /// Everything that moves below a peak of 0.08 and has come down in the end: cycles of an epoch each, and one long one.
  func annealed(epochs: Int) throws -> [(name: String, schedule: any Schedule)] {
    let steps = epochs * stepsPerEpoch
    func cycles(_ mode: CyclicLR.Mode, gamma: Double = 1) throws -> CyclicLR {
      try CyclicLR(
        baseLR: 0.005, maxLR: 0.08, stepSizeUp: Double(stepsPerEpoch) / 2, mode: mode, gamma: gamma,
        cycleMomentum: false)
    }
    return [
      ("triangular", try cycles(.triangular)), ("triangular2", try cycles(.triangular2)),
      ("exp_range", try cycles(.expRange, gamma: pow(0.1, 1 / Double(steps)))),
      ("SGDR", try CosineAnnealingWarmRestarts(baseLR: 0.08, t0: stepsPerEpoch)),
      ("one-cycle", try OneCycleLR(maxLR: 0.08, totalSteps: steps)),
    ]
  }

  /// The range for cycles that one range test of a hundred steps gives.
  func range<Model: ImageClassifier<Float>>(for start: Model, seed: UInt64) throws -> ClosedRange<Double> {
    try findLearningRate(
      on: ImageObjective(of: start, on: images.training), from: start, by: SGD(momentum: 0.9),
      over: RangeTest(from: 1e-4, to: 1, steps: 100), batchSize: FashionSplit.batchSize, seed: seed
    ).rangeForCycles()
  }

  /// A network after so many epochs, on the validation images.
  struct Outcome {
    let loss: Double
    let accuracy: Double
    /// How many classes it predicts at all.
    let classes: Int
    let gradients: Int
    let ending: Ending
  }

  /// The accuracy after so many epochs, in the mean of some seeds; not a number where a run took other than all its steps.
  func meanAccuracy<Model: ImageClassifier<Float>>(
    of start: (UInt64) -> Model, at schedule: any Schedule, epochs: Int, seeds: [UInt64]
  ) throws -> Double {
    let outcomes = try seeds.map { try train(start($0), at: schedule, epochs: epochs, seed: $0) }
    let isFair = outcomes.allSatisfy { $0.gradients == epochs * stepsPerEpoch }
    return isFair ? outcomes.reduce(0) { $0 + $1.accuracy } / Double(outcomes.count) : .nan
  }

  func train<Model: ImageClassifier<Float>>(
    _ start: Model, at schedule: any Schedule, epochs: Int, seed: UInt64
  ) throws -> Outcome {
    var run = try TrainingRun(
      on: ImageObjective(of: start, on: images.training), from: start, by: SGD(momentum: 0.9), at: .schedule(schedule),
      with: TrainingConfiguration(batchSize: FashionSplit.batchSize, epochs: epochs, seed: seed))
    var gradients = 0
    while run.next() != nil { gradients += 1 }
    let validation = try ImageObjective(of: start, on: images.validation)
    let (evaluation, logits) = (validation.evaluation(of: run.model), validation.logits(of: run.model))
    return Outcome(
      loss: evaluation.loss, accuracy: evaluation.accuracy ?? .nan, classes: Set(predictions(logits)).count,
      gradients: gradients, ending: run.ending ?? .allEpochs)
  }
}
