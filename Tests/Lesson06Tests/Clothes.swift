import Autograd
import Datasets
import NeuralNetworks
import Optimizers
import Tensors
import Testing
import Training

/// 6,400 images of Fashion-MNIST, networks 784-128-10 on them, and 1,000 other images to validate on.
enum Clothes {
  /// Read once for all tests.
  private static let sets = Result { try FashionMNIST.load() }

  /// What is left of Fashion-MNIST after so many updates on batches of 64.
  static func train(by optimizer: some Optimizer<MLP<Float>>, at rate: Double, epochs: Int, seed: UInt64) throws
    -> (evaluation: Evaluation, classes: Int, ending: Ending)
  {
    let sets = try sets.get()
    if !sets.isFashionMNIST {
      Issue.record("Fashion-MNIST is missing, and the claims are about it; scripts/setup installs it")
    }
    let (images, others) = (sets.training.prefix(6_400), sets.test.prefix(1_000))
    var random = RandomSource(seed: seed)
    let start = MLP<Float>([images.pixelsPerImage, 128, images.classCount], using: &random)
    let goal = TapeObjective<MLP<Float>>(rows: images.count) { network, batch in
      crossEntropy(network(images.tensor(of: batch.rows)), images.labels(of: batch.rows))
    }
    var run = try TrainingRun(
      on: goal, from: start, by: optimizer, at: rate, batchSize: 64, epochs: epochs, seed: seed)
    let ending = run.train(catchesInterrupt: false)
    let network = run.model
    return (
      Evaluation.classifying(others) { network($0) },
      Set(predictions(network(others.tensor(of: 0..<others.count)))).count, ending
    )
  }
}
