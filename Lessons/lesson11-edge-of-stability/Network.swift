import Autograd
import Core
import Datasets
import GradientDescent
import Lesson11
import NetworkTraining
import NeuralNetworks
import Optimizers
import Tensors

/// Pictures of clothes, all of them in one batch, and a network 784-hidden-10 with tanh for them.
struct ImageTask {
  enum Loss: String {
    case squaredError = "squared error"
    case crossEntropy = "cross-entropy"
  }

  /// The network at the start, the same for every run.
  let start: MLP<Float>
  /// Which images these are.
  let source: String
  let count: Int
  private let pixels: Tensor<Float>
  private let labels: [Int]
  /// 1 for the right class of an image and 0 for the others.
  private let targets: Tensor<Float>

  init(_ options: Options) throws {
    let sets = try FashionMNIST.load(from: options.fashionMnist, seed: options.seed)
    let images = sets.training.prefix(options.images)
    (source, count) = (sets.source, images.count)
    pixels = images.tensor(of: 0..<count)
    labels = images.labels(of: 0..<count)
    let classes = images.classCount
    targets = Tensor(
      labels.flatMap { label in (0..<classes).map { $0 == label ? Float(1) : 0 } }, shape: [count, classes])
    var random = RandomSource(seed: options.seed)
    start = MLP([images.pixelsPerImage, options.hidden, classes], activation: .tanh, using: &random)
  }

  /// The mean loss of a network over all images.
  func value(_ loss: Loss, of network: MLP<Float>) -> Tensor<Float> {
    switch loss {
    case .squaredError: mseLoss(network(pixels), targets)
    case .crossEntropy: Autograd.crossEntropy(network(pixels), labels)
    }
  }

  /// The same as an objective, whose gradient the tape takes over all images at once.
  func objective(_ loss: Loss) -> TapeObjective<MLP<Float>> {
    TapeObjective(rows: count) { network, _ in value(loss, of: network) }
  }

  /// ‖∇J‖² of the squared error.
  func squaredGradientLength(at network: MLP<Float>) -> Double {
    let (_, gradient) = objective(.squaredError).lossAndGradient(at: network)
    return Double(gradient.dot(gradient))
  }
}

/// A run of the network, and the largest curvature along it.
struct EdgeRun {
  /// One measurement: λmax of the Hessian, or of P⁻¹H, and how many times the edge that is.
  struct Measurement {
    let step: Int
    let loss: Double
    let curvature: Double
    let overEdge: Double
  }

  let rate: Double
  let loss: ImageTask.Loss
  private(set) var measurements: [Measurement] = []
  private(set) var losses: [Double] = []
  private var history = RunHistory()
  /// Where the last measurement found the largest curvature: the next one begins there.
  private var direction: MLP<Float>?

  init(rate: Double, loss: ImageTask.Loss) { (self.rate, self.loss) = (rate, loss) }

  var isDiverged: Bool { history.isDiverged }

  mutating func append(_ record: Record) {
    history.append(record)
    losses.append(record.loss)
  }

  /// Measures the curvature at a point of the run.
  mutating func measure(
    _ network: MLP<Float>, on images: ImageTask, dividedBy preconditioner: MLP<Float>? = nil,
    overEdge: (_ curvature: Double) -> Double
  ) {
    // A good start is worth more than a small residual: 1 % of it is an error of about a ten-thousandth of λ.
    let found = largestHessianEigenvalue(
      at: network, of: { images.value(loss, of: $0) }, preconditionedBy: preconditioner, from: direction,
      tolerance: 0.02, maximumProducts: direction == nil ? 40 : 10)
    direction = found.value.isFinite ? found.direction : nil
    let curvature = Double(found.value)
    measurements.append(
      Measurement(
        step: losses.count, loss: Double(images.value(loss, of: network).item), curvature: curvature,
        overEdge: overEdge(curvature)))
  }

  /// The mean of η·λ/2, or what it is for Adam, over the last third of the run.
  var late: Double {
    let late = measurements.filter { 3 * $0.step >= 2 * losses.count }
    return late.reduce(0) { $0 + $1.overEdge } / Double(late.count)
  }

  /// The largest of them.
  var highest: Double { measurements.reduce(0) { $1.overEdge <= $0 ? $0 : $1.overEdge } }

  /// After how many of the steps the loss was higher than before.
  var rises: Int { zip(losses, losses.dropFirst()).count { $0 < $1 } }

  /// The measurement next to a step.
  func measurement(near step: Int) -> Measurement? {
    measurements.min { abs($0.step - step) < abs($1.step - step) }
  }
}

extension Adam<MLP<Float>> {
  /// What Adam divides by in its next step, exercise 11.3: a number for each parameter, NaN until it is written.
  var preconditioner: MLP<Float>? {
    guard let secondMoment else { return nil }
    var squares: [Double] = []
    secondMoment.forEachScalar { squares.append(Double($0)) }
    let divisors = adamPreconditioner(
      meanSquares: squares, steps: steps, beta1: beta1, beta2: beta2, epsilon: epsilon)
    var index = 0
    return secondMoment.mapScalars { _ in
      defer { index += 1 }
      return index < divisors.count ? Float(divisors[index]) : .nan
    }
  }
}
