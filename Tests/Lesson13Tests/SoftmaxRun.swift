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

/// Softmax regression on the first images of Fashion-MNIST, 64 at each of 1,000 steps, from zeros: 7,850 weights.
struct SoftmaxRun {
  private(set) var rates: [Double] = []
  static let steps = 1_000
  /// The loss over all of these images after every 25th of the last 500 steps; the last one is that of the end.
  private(set) var late: [Double] = []
  var loss: Double { late.last ?? .nan }
  var lateLoss: Double { late.reduce(0, +) / Double(late.count) }
  private(set) var accuracy = Double.nan

  init(
    _ optimizer: some Optimizer<MLP<Float>>, at schedule: any Schedule, images count: Int = 10_000,
    seed: UInt64 = 1
  ) throws {
    let images = try FashionMNIST.forClaims().training.prefix(count)
    let goal = TapeObjective<MLP<Float>>(rows: images.count) { network, batch in
      crossEntropy(network(images.tensor(of: batch.rows)), images.labels(of: batch.rows))
    }
    var random = RandomSource(seed: seed)
    let start = MLP<Float>([images.pixelsPerImage, images.classCount], using: &random).zeros
    let batches = MiniBatches(
      of: goal, by: try BatchSampler(rows: images.count, size: 64, seed: seed))
    var run = Descent(
      on: batches, from: start, by: optimizer, at: schedule, measuringGradient: false)
    for step in 0..<Self.steps {
      rates.append(run.next(at: schedule(step)).rate)
      guard step >= Self.steps - 500, step % 25 == 24 else { continue }
      let network = run.point
      let now = Evaluation.classifying(images) { network($0) }
      late.append(now.loss)
      accuracy = now.accuracy ?? .nan
    }
  }
}
