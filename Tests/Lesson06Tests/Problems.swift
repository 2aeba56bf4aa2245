import Autograd
import Core
import Datasets
import NeuralNetworks
import Optimizers
import Tensors
import Training

/// Points of two classes and networks on them, by the library alone.
struct Cloud: Sendable {
  let points: LabelledPoints
  let inputs: Tensor<Double>
  let seed: UInt64

  init(_ points: LabelledPoints, seed: UInt64) {
    self.points = points
    self.seed = seed
    inputs = Tensor((0..<points.count).map { [points.points[$0, 0], points.points[$0, 1]] })
  }

  /// 500 points, as wide apart as in the lesson.
  static func moons(seed: UInt64) throws -> Cloud {
    Cloud(try Generated.moons(count: 500, noise: 0.2, seed: seed), seed: seed)
  }

  static func spirals(seed: UInt64) throws -> Cloud { Cloud(try Generated.spirals(count: 500, seed: seed), seed: seed) }

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

/// What became of a network.
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
