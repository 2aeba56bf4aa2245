import Autograd
import Core
import Datasets
import GradientDescent
import NetworkTraining
import NeuralNetworks
import Tensors

/// Softmax regression on pictures of clothes, seen through batches: the point is a list of numbers, so that the loops of
/// this lesson look the same on images as on equations.
struct SoftmaxTask: Objective {
  /// Which images these are.
  let source: String
  let training, test: LabelledImages
  /// The layer whose shape the list of numbers has.
  private let shape: MLP<Float>
  private let seed: UInt64
  /// How many batches were drawn: every run that begins with a copy of the task sees the same ones.
  private var batches: UInt64 = 0

  init(_ options: Options) throws {
    let sets = try FashionMNIST.load(from: options.fashionMnist, seed: options.seed)
    (source, training, test) = (sets.source, sets.training.prefix(options.images), sets.test)
    var random = RandomSource(seed: options.seed)
    shape = MLP([training.pixelsPerImage, training.classCount], using: &random)
    seed = options.seed
  }

  /// The start of every run: zeros, at which all classes are equally probable.
  var start: [Double] { [Double](repeating: 0, count: shape.scalarCount) }

  /// The loss and gradient over the next 64 images.
  mutating func lossAndGradient(at point: [Double]) -> (loss: Double, gradient: [Double]) {
    var random = RandomSource(seed: seed, stream: batches)
    batches += 1
    let rows = (0..<64).map { _ in random.index(below: training.count) }
    let (pixels, labels) = (training.tensor(of: rows), training.labels(of: rows))
    let (loss, gradient) = valueAndGradient(at: network(of: point)) { crossEntropy($0(pixels), labels) }
    var numbers: [Double] = []
    numbers.reserveCapacity(point.count)
    gradient.forEachScalar { numbers.append(Double($0)) }
    return (Double(loss), numbers)
  }

  /// The loss over all training images.
  func loss(at point: [Double]) -> Double {
    let network = network(of: point)
    return Evaluation.classifying(training) { network($0) }.loss
  }

  /// The accuracy on the test's images.
  func accuracy(at point: [Double]) -> Double {
    let network = network(of: point)
    return Evaluation.classifying(test) { network($0) }.accuracy ?? .nan
  }

  private func network(of point: [Double]) -> MLP<Float> {
    var place = 0
    return shape.mapScalars { _ in
      defer { place += 1 }
      return place < point.count ? Float(point[place]) : .nan
    }
  }
}

/// A run on the images: its name, the rates that it applied, and how it ended.
struct SoftmaxRun {
  let name: String
  private(set) var rates: [Double] = []
  private(set) var losses: [Double] = []
  /// The loss over all training images, ten times in the last third of the run; the last one is that of the end.
  private(set) var late: [Double] = []
  private(set) var accuracy = Double.nan

  init(_ name: String) { self.name = name }

  /// Notes one of `count` steps, after which the result is at `point`.
  mutating func append(rate: Double, loss: Double, of count: Int, at point: [Double], of task: SoftmaxTask) {
    rates.append(rate)
    losses.append(loss)
    let left = count - rates.count
    if 3 * left < count && left.isMultiple(of: max(count / 30, 1)) { late.append(task.loss(at: point)) }
    if left == 0 { accuracy = task.accuracy(at: point) }
  }

  /// The loss at the end.
  var loss: Double { late.last ?? .nan }
  /// The mean over the last third.
  var lateLoss: Double { late.reduce(0, +) / Double(late.count) }
  var largestLate: Double { late.max() ?? .nan }

  /// The middle one of the rates of the second half.
  var lateRate: Double {
    let late = rates.suffix(rates.count / 2).sorted()
    return late.isEmpty ? .nan : late[late.count / 2]
  }
}
