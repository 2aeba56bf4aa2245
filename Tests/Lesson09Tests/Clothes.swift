import Datasets
import LearningRates
import NeuralNetworks
import Optimizers
import Tensors
import Testing
import Training

/// Networks on images of Fashion-MNIST, SGD with momentum 0.9, batches of 64; 2,000 other images to validate on.
struct Clothes {
  /// Read once for all tests.
  private static let sets = Result { try FashionMNIST.load() }

  let training: LabelledImages
  let validation: LabelledImages

  init(images: Int) throws {
    let sets = try Clothes.sets.get()
    if !sets.isFashionMNIST {
      Issue.record("Fashion-MNIST is missing, and the claims are about it; scripts/setup installs it")
    }
    (training, validation) = (sets.training.prefix(images), sets.test.prefix(2_000))
  }

  var stepsPerEpoch: Int { (training.count - 1) / 64 + 1 }

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

  /// What became of a network after so many epochs.
  struct Outcome {
    let loss: Double
    let accuracy: Double
    /// How many classes it predicts at all.
    let classes: Int
    let gradients: Int
    let ending: Ending
  }

  func train<Model: FusedModel>(
    _ start: Model, at schedule: any Schedule, epochs: Int, seed: UInt64
  ) throws -> Outcome {
    var run = try TrainingRun(
      on: FusedObjective(of: start, on: training), from: start, by: SGD(momentum: 0.9), at: schedule, batchSize: 64,
      epochs: epochs, seed: seed)
    var gradients = 0
    while run.next() != nil { gradients += 1 }
    let rows = 0..<validation.count
    let logits = try run.model.logits(images: validation.floats(of: rows), using: start.makeKernel())
    let evaluation = Evaluation.classifying(validation.labels(of: rows), chunk: rows.count) { _ in logits }
    return Outcome(
      loss: evaluation.loss, accuracy: evaluation.accuracy ?? .nan, classes: Set(predictions(logits)).count,
      gradients: gradients, ending: run.ending ?? .allEpochs)
  }
}
