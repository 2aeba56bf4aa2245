import Autograd
import Core
import Datasets
import GradientDescent
import NetworkLessonKit
import NeuralNetworks
import Tensors
import Training

/// Images of ten classes and a network 784-128-10 for them.
struct Clothes {
  static let hidden = 128

  /// As many images as asked for, and up to 1,000 others to validate on; those to test with stay unseen.
  let images: FashionSplit
  let epochs: Int
  let seed: UInt64

  init(_ options: ClothesOptions, seed: UInt64) throws {
    images = try FashionSplit(from: options.fashionMnist, seed: seed, training: options.images, validation: 1_000)
    (epochs, self.seed) = (options.epochs, seed)
  }

  var goal: TapeObjective<MLP<Float>> {
    TapeObjective(rows: images.training.count) { [training = images.training] network, batch in
      crossEntropy(network(training.tensor(of: batch.rows)), training.labels(of: batch.rows))
    }
  }

  /// The same network for every method and rate.
  var start: MLP<Float> {
    var random = RandomSource(seed: seed)
    return MLP([images.training.pixelsPerImage, Clothes.hidden, images.training.classCount], using: &random)
  }

  /// What a method makes of the network at one rate.
  func outcome(of method: Method, at rate: Double) throws -> ClothesOutcome {
    var run = try TrainingRun(
      on: goal, from: start, by: method.optimizer(), at: .constant(rate),
      with: TrainingConfiguration(batchSize: FashionSplit.batchSize, epochs: epochs, seed: seed))
    let progress = TrainingProgress(totalSteps: run.totalSteps, epochs: epochs)
    var losses: [Double] = []
    let ending = run.train { record in
      progress.show(record)
      losses.append(record.loss)
    }
    progress.finish()
    let (network, validation) = (run.model, images.validation)
    return ClothesOutcome(
      method: method, rate: rate, losses: losses, ending: ending,
      validation: Evaluation.classifying(validation) { network($0) },
      classes: Set(predictions(network(validation.tensor(of: 0..<validation.count)))).count)
  }

  /// "6,400 images, 2 epochs of batches of 64, seed 1".
  var summary: String {
    "\(images.training.count.grouped) images, \(epochs) \(epochs == 1 ? "epoch" : "epochs") of batches of "
      + "\(FashionSplit.batchSize), seed \(seed)"
  }
}
