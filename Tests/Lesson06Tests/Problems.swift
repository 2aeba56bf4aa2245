import Autograd
import Core
import Datasets
import GradientDescent
import NetworkTraining
import NeuralNetworks
import Optimizers
import Tensors
import TestSupport
import Training

/// Points of two classes and networks on them, by the library alone.
struct PointCloudTask: Sendable {
  let points: LabelledPoints
  let inputs: Tensor<Double>
  let seed: UInt64

  init(_ points: LabelledPoints, seed: UInt64) {
    self.points = points
    self.seed = seed
    inputs = Tensor((0..<points.count).map { [points.points[$0, 0], points.points[$0, 1]] })
  }

  /// 500 points, as wide apart as in the lesson.
  static func moons(seed: UInt64) throws -> PointCloudTask {
    PointCloudTask(try Generated.moons(count: 500, noise: 0.2, seed: seed), seed: seed)
  }

  static func spirals(seed: UInt64) throws -> PointCloudTask {
    PointCloudTask(try Generated.spirals(count: 500, seed: seed), seed: seed)
  }

  func network(
    _ widths: [Int] = [2, 16, 16, 2], _ activation: Activation<Double> = .relu,
    _ initializer: Initializer = .torchDefault
  ) -> MLP<Double> {
    var random = RandomSource(seed: seed)
    return MLP(widths, activation: activation, initializer, using: &random)
  }

  /// Steps on batches of 32, or on all points for nil.
  func train(
    _ start: MLP<Double>, by optimizer: some Optimizer<MLP<Double>>, at rate: Double, batch: Int? = 32,
    steps: Int = 600
  ) throws -> Outcome {
    var (network, optimizer) = (start, optimizer)
    var batches = try BatchSampler(rows: points.count, size: batch ?? points.count, seed: seed)
    for _ in 0..<steps {
      let rows = batch == nil ? Array(0..<points.count) : batches.next()
      let (x, labels) = (inputs.indexSelected(rows), rows.map { points.labels[$0] })
      optimizer.step(&network, along: gradient(at: network) { crossEntropy($0(x), labels) }, rate: rate)
    }
    let logits = network(inputs)
    return Outcome(
      network: network, loss: crossEntropy(logits, points.labels).item, accuracy: accuracy(logits, points.labels),
      classes: Set(predictions(logits)).count)
  }
}

/// A network after its training.
struct Outcome {
  let network: MLP<Double>
  let loss: Double
  let accuracy: Double
  /// How many classes it predicts at all.
  let classes: Int

  /// The largest difference between the weights of two units of the first layer.
  var spread: Double {
    let weight = network.layers[0].weight
    return (weight.max(axes: [0]) - weight.min(axes: [0])).max().item
  }
}

/// 6,400 images of Fashion-MNIST, networks 784-128-10 on them, and 1,000 other images of the training files to validate on.
enum FashionMNISTTask {
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

  /// The network 784-128-10 with random weights, and the mean losses over the images to train on and to validate on.
  static func objectives(seed: UInt64) throws -> (
    start: MLP<Float>, training: ImageObjective<MLP<Float>>, validation: ImageObjective<MLP<Float>>
  ) {
    let parts = try parts.get()
    var random = RandomSource(seed: seed)
    let start = MLP<Float>([parts.training.pixelsPerImage, 128, parts.training.classCount], using: &random)
    return (
      start, try ImageObjective(of: start, on: parts.training), try ImageObjective(of: start, on: parts.validation)
    )
  }

  /// Plain descent at one rate on batches of 64.
  static func descent<Goal: RowObjective>(
    on goal: Goal, from start: MLP<Float>, at rate: Double, seed: UInt64
  ) throws -> Descent<MiniBatches<Goal>, SGD<MLP<Float>>> where Goal.Point == MLP<Float> {
    let batches = try BatchSampler(rows: goal.rowCount, size: FashionSplit.batchSize, seed: seed)
    return Descent(
      on: MiniBatches(of: goal, by: batches), from: start, by: SGD(), at: rate, measuringGradient: false)
  }

  /// The accuracy of plain descent after so many steps, with a loss of the logits and the labels.
  static func accuracy(
    at rate: Double, steps: Int, seed: UInt64, loss: @escaping @Sendable (Tensor<Float>, [Int]) -> Tensor<Float>
  ) throws -> Double {
    let images = try parts.get().training
    let (start, _, validation) = try objectives(seed: seed)
    let goal = TapeObjective<MLP<Float>>(rows: images.count) { network, batch in
      loss(network(images.tensor(of: batch.rows)), images.labels(of: batch.rows))
    }
    var run = try descent(on: goal, from: start, at: rate, seed: seed)
    while run.step < steps { _ = run.next() }
    return validation.evaluation(of: run.point).accuracy ?? .nan
  }

  /// The mean over rows and classes of (logit − 1)² at the right class and logit² at the others.
  @Sendable static func squaredError(_ logits: Tensor<Float>, _ labels: [Int]) -> Tensor<Float> {
    let targets = labels.flatMap { label in (0..<logits.shape[1]).map { $0 == label ? Float(1) : 0 } }
    return mseLoss(logits, Tensor(targets, shape: logits.shape))
  }
}
