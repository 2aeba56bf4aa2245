import Autograd
import Core
import Datasets
import GradientDescent
import NeuralNetworks
import Tensors
import Training

/// Images of ten classes and a network 784-128-10 for them.
struct FashionMNISTTask {
  static let hidden = 128

  /// As many images as asked for, and up to 1,000 others to validate on; those to test with stay unseen.
  let images: FashionSplit
  let configuration: TrainingConfiguration

  init(_ options: ImageOptions, seed: UInt64) throws {
    images = try FashionSplit(from: options.fashionMnist, seed: seed, training: options.images, validation: 1_000)
    configuration = TrainingConfiguration(batchSize: FashionSplit.batchSize, epochs: options.epochs, seed: seed)
  }

  /// The mean cross-entropy over a batch.
  var objective: TapeObjective<MLP<Float>> {
    TapeObjective(rows: images.training.count) { [training = images.training] network, batch in
      crossEntropy(network(training.tensor(of: batch.rows)), training.labels(of: batch.rows))
    }
  }

  /// The same network for every optimizer and rate.
  var start: MLP<Float> {
    var random = RandomSource(seed: configuration.seed)
    return MLP([images.training.pixelsPerImage, Self.hidden, images.training.classCount], using: &random)
  }

  /// Loss and accuracy on the validation images.
  func evaluation(of network: MLP<Float>) -> Evaluation { Evaluation.classifying(images.validation) { network($0) } }

  /// How many of the classes the network predicts at all.
  func predictedClasses(of network: MLP<Float>) -> Int {
    Set(predictions(network(images.validation.tensor(of: 0..<images.validation.count)))).count
  }
}

/// The three optimizers on images, at a good rate, a tenth of it, and ten times it.
struct ImageRates {
  struct Record {
    let choice: OptimizerChoice
    /// The rate in units of the good one.
    let factor: Double
    /// The loss of each batch, before its update.
    let losses: [Double]
    let ending: Ending?
    let validation: Evaluation
    /// How many of the classes the network predicts at all.
    let classes: Int

    var rate: Double { choice.goodRateForImages * factor }

    /// The losses, averaged over about ten batches, because one batch says little.
    var smoothed: [Double] {
      var level = losses.first ?? .nan
      return losses.map { loss in
        level += 0.1 * (loss - level)
        return level
      }
    }
  }

  let task: FashionMNISTTask
  var records: [Record] = []
}
