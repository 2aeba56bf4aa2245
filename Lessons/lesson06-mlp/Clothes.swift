import Autograd
import Datasets
import LessonKit
import NeuralNetworks
import Tensors
import Training

/// Images of ten classes and a network 784-128-10 for them.
struct Clothes {
  static let hidden = 128
  static let batchSize = 64

  /// Which images these are and where they were found.
  let source: String
  let training: LabelledImages
  let validation: LabelledImages
  let epochs: Int
  let seed: UInt64

  /// As many images as asked for, and up to 1,000 others to validate on; the images to test with stay unseen.
  init(_ options: ClothesOptions, seed: UInt64) throws {
    let sets = try FashionMNIST.load(from: options.fashionMnist, seed: seed)
    let all = sets.training
    let kept = min(1_000, all.count / 5)
    let count = min(options.images, all.count - kept)
    guard count >= Clothes.batchSize else {
      throw LessonError(
        "\(all.count) images are too few for a lesson; name a folder with at least \(2 * Clothes.batchSize)")
    }
    training = all.prefix(count)
    validation = all.selecting((all.count - kept)..<all.count)
    (source, epochs, self.seed) = (sets.source, options.epochs, seed)
  }

  var goal: TapeObjective<MLP<Float>> {
    TapeObjective(rows: training.count) { [training] network, batch in
      crossEntropy(network(training.tensor(of: batch.rows)), training.labels(of: batch.rows))
    }
  }

  /// The same network for every method and rate.
  var start: MLP<Float> {
    var random = RandomSource(seed: seed)
    return MLP([training.pixelsPerImage, Clothes.hidden, training.classCount], using: &random)
  }

  /// What a method makes of the network at one rate.
  func outcome(of method: Method, at rate: Double) throws -> ClothesOutcome {
    var run = try TrainingRun(
      on: goal, from: start, by: method.optimizer(), at: rate, batchSize: Clothes.batchSize, epochs: epochs, seed: seed)
    let progress = TrainingProgress(totalSteps: run.totalSteps, epochs: epochs)
    var losses: [Double] = []
    let ending = run.train { record in
      progress.show(record)
      losses.append(record.loss)
    }
    progress.finish()
    let network = run.model
    return ClothesOutcome(
      method: method, rate: rate, losses: losses, ending: ending,
      validation: Evaluation.classifying(validation) { network($0) },
      classes: Set(predictions(network(validation.tensor(of: 0..<validation.count)))).count)
  }

  /// "6,400 images, 2 epochs of batches of 64, seed 1".
  var summary: String {
    "\(training.count.grouped) images, \(epochs) \(epochs == 1 ? "epoch" : "epochs") of batches of "
      + "\(Clothes.batchSize), seed \(seed)"
  }
}
