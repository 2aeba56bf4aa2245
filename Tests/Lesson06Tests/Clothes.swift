import Autograd
import Core
import Datasets
import GradientDescent
import NeuralNetworks
import Optimizers
import Tensors
import TestSupport
import Training

/// 6,400 images of Fashion-MNIST, networks 784-128-10 on them, and 1,000 other images of the training files to validate on.
enum Clothes {
  private static let parts = Result { try FashionSplit(FashionMNIST.forClaims(), training: 6_400, validation: 1_000) }

  /// What is left of Fashion-MNIST after so many updates on batches of 64.
  static func train(by optimizer: some Optimizer<MLP<Float>>, at rate: Double, epochs: Int, seed: UInt64) throws
    -> (evaluation: Evaluation, classes: Int, ending: Ending)
  {
    let parts = try parts.get()
    let (images, others) = (parts.training, parts.validation)
    var random = RandomSource(seed: seed)
    let start = MLP<Float>([images.pixelsPerImage, 128, images.classCount], using: &random)
    let goal = TapeObjective<MLP<Float>>(rows: images.count) { network, batch in
      crossEntropy(network(images.tensor(of: batch.rows)), images.labels(of: batch.rows))
    }
    var run = try TrainingRun(
      on: goal, from: start, by: optimizer, at: .constant(rate),
      with: TrainingConfiguration(batchSize: FashionSplit.batchSize, epochs: epochs, seed: seed))
    let ending = run.train(catchesInterrupt: false)
    let network = run.model
    return (
      Evaluation.classifying(others) { network($0) },
      Set(predictions(network(others.tensor(of: 0..<others.count)))).count, ending
    )
  }
}
