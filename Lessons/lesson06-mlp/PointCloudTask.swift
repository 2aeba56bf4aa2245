import Autograd
import Core
import Datasets
import GradientDescent
import Lesson06
import NeuralNetworks
import Tensors
import Training

/// Points of two classes, and what a network's loss on them is.
struct PointCloudTask: RowObjective {
  let points: LabelledPoints
  /// The coordinates, points × 2.
  let inputs: Tensor<Double>
  /// The mini-batches of every run.
  let batches: BatchSampler

  init(_ options: PointCloudOptions) throws {
    let (count, noise, seed) = (options.points, options.noise, options.seed)
    let points =
      switch options.form {
      case .moons: try Generated.moons(count: count, noise: noise ?? 0.2, seed: seed)
      case .spirals: try Generated.spirals(count: count, turns: 1, noise: noise ?? 0.02, seed: seed)
      }
    self.points = points
    inputs = Tensor((0..<count).map { [points.points[$0, 0], points.points[$0, 1]] })
    batches = try BatchSampler(rows: count, size: options.batchSize, seed: seed)
  }

  var rowCount: Int { points.count }

  func loss(at network: MLP<Double>) -> Double { crossEntropy(network(inputs), points.labels).item }

  func lossAndGradient(at network: MLP<Double>) -> (loss: Double, gradient: MLP<Double>) {
    let (loss, gradient) = valueAndGradient(at: network) { crossEntropy($0(inputs), points.labels) }
    return (loss, gradient)
  }

  func lossAndGradient(at network: MLP<Double>, rows: [Int]) -> (loss: Double, gradient: MLP<Double>) {
    let (x, labels) = (inputs.indexSelected(rows), rows.map { points.labels[$0] })
    let (loss, gradient) = valueAndGradient(at: network) { crossEntropy($0(x), labels) }
    return (loss, gradient)
  }

  /// The share of points on their side of the boundary.
  func accuracy(of network: MLP<Double>) -> Double { NeuralNetworks.accuracy(network(inputs), points.labels) }

  /// How many of the two classes the network predicts at all.
  func predictedClasses(of network: MLP<Double>) -> Int { Set(predictions(network(inputs))).count }
}

/// The same points with the loss of exercise 6.2: with your own code chosen, your own loss trains the network.
struct ExerciseLoss: Objective {
  let task: PointCloudTask
  let criterion = SoftmaxCrossEntropy()

  func lossAndGradient(at network: MLP<Double>) -> (loss: Double, gradient: MLP<Double>) {
    let (logits, pullback) = valueWithPullback(at: network) { $0(task.inputs) }
    let rows = (0..<logits.shape[0]).map { logits.selected($0, along: 0).scalars }
    let gradient = criterion.gradient(rows, task.points.labels).flatMap { $0 }
    // An exercise that nobody has done yet returns nothing: the network then stays where it is.
    let adjoint = gradient.count == logits.count ? gradient : Array(repeating: 0, count: logits.count)
    return (criterion.loss(rows, task.points.labels), pullback(Tensor(adjoint, shape: logits.shape)))
  }
}

/// A network after its training, with its loss and accuracy on all points.
struct Outcome: Sendable {
  let network: MLP<Double>
  let loss: Double
  let accuracy: Double
}

/// Every optimizer at every rate, on several networks.
struct RateSweep {
  struct Setup: Sendable {
    let choice: OptimizerChoice
    let rate: Double
    let trial: Int
  }

  struct Record {
    let setup: Setup
    let outcome: Outcome
  }

  static let rates = [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]

  static func setups(trials: Int) -> [Setup] {
    OptimizerChoice.allCases.flatMap { choice in
      rates.flatMap { rate in (0..<trials).map { Setup(choice: choice, rate: rate, trial: $0) } }
    }
  }

  let records: [Record]

  func outcomes(of choice: OptimizerChoice, at rate: Double) -> [Outcome] {
    records.filter { $0.setup.choice == choice && $0.setup.rate == rate }.map(\.outcome)
  }

  func meanAccuracy(of choice: OptimizerChoice, at rate: Double) -> Double {
    let all = outcomes(of: choice, at: rate).map(\.accuracy)
    return all.reduce(0, +) / Double(all.count)
  }

  /// The rate with the best mean accuracy, the least mean loss among equals.
  func bestRate(of choice: OptimizerChoice) -> Double {
    func key(_ rate: Double) -> (Double, Double) {
      let loss = outcomes(of: choice, at: rate).reduce(0) { $0 + ($1.loss.isFinite ? $1.loss : 1e9) }
      return (-meanAccuracy(of: choice, at: rate), loss)
    }
    return RateSweep.rates.min { key($0) < key($1) } ?? .nan
  }

  /// About ten times the best rate: two further in the list of rates, or its end.
  func tenTimesBest(of choice: OptimizerChoice) -> Double {
    RateSweep.rates.filter { $0 >= bestRate(of: choice) }.prefix(3).last ?? .nan
  }
}

/// The networks with all weights zero or equal, and one that starts as PyTorch does.
enum EqualStart: String, CaseIterable {
  case zeroReLU = "zero, ReLU"
  case zeroTanh = "zero, tanh"
  case zeroReLUWithAdam = "zero, ReLU, Adam 0.01"
  case zeroSigmoid = "zero, sigmoid"
  case equalReLU = "all 0.1, ReLU"
  case linear = "zero, no hidden layer"
  case standard = "PyTorch's default, ReLU"

  /// The network before its training.
  func network(hidden: Int, seed: UInt64) -> MLP<Double> {
    var random = RandomSource(seed: seed)
    func network(_ activation: Activation<Double>, _ initializer: Initializer = .zero) -> MLP<Double> {
      MLP([2, hidden, 2], activation: activation, initializer, using: &random)
    }
    return switch self {
    case .zeroReLU, .zeroReLUWithAdam: network(.relu)
    case .zeroTanh: network(.tanh)
    case .zeroSigmoid: network(.sigmoid)
    case .equalReLU: network(.relu, .constant(0.1))
    case .linear: MLP([2, 2], activation: .identity, .zero, using: &random)
    case .standard: network(.relu, .torchDefault)
    }
  }
}

/// A stack of ten layers of 256 ReLUs, by what their weights are drawn from.
enum WeightInitialization: String, CaseIterable {
  case torchWithoutBias = "PyTorch's default, no bias"
  case torch = "PyTorch's default"
  case xavier = "Xavier"
  case he = "He"
  case exercise = "exercise 6.1"

  static let width = 256
  static let layers = 10

  /// What a layer leaves of the mean square of its inputs, in theory.
  var theory: Double? {
    switch self {
    case .torchWithoutBias: 1.0 / 6
    case .torch: nil
    case .xavier: 0.5
    case .he, .exercise: 1
    }
  }

  /// The mean square of a random signal before the first and after every layer; empty where exercise 6.1 returns nothing.
  func meanSquares(seed: UInt64) -> [Double] {
    var random = RandomSource(seed: seed)
    let x = Tensor<Double>(shape: [64, Self.width]) { random.gaussian() }
    var layers: [Linear<Double>] = []
    for _ in 0..<Self.layers {
      guard let layer = layer(using: &random) else { return [] }
      layers.append(layer)
    }
    // The last layer of an MLP has no activation; this one only closes the row.
    let network = MLP(layers: layers + layers.prefix(1))
    return ([x] + network.activations(x)).map { $0.squared().mean().item }
  }

  private func layer(using random: inout RandomSource) -> Linear<Double>? {
    func linear(_ initializer: Initializer, bias: Initializer? = .zero) -> Linear<Double> {
      Linear(Self.width, Self.width, initializer, bias: bias, using: &random)
    }
    switch self {
    case .torchWithoutBias: return linear(.torchDefault)
    case .torch: return linear(.torchDefault, bias: nil)
    case .xavier: return linear(.xavierNormal())
    case .he: return linear(.heNormal())
    case .exercise:
      let weights = HeNormal().weights(inputs: Self.width, outputs: Self.width, using: &random)
      guard weights.count == Self.width * Self.width else { return nil }
      return Linear(weight: Tensor(weights, shape: [Self.width, Self.width]), bias: .zeros([Self.width]))
    }
  }
}
