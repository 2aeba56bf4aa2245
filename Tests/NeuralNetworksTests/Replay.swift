import Autograd
import Foundation
import NeuralNetworks
import Optimizers
import Tensors
import TestSupport

/// The integer hash by which networks.json describes its weights and inputs.
func hash32(_ i: UInt32, _ k: UInt32) -> UInt32 {
  var x = i &* 2_654_435_761 &+ k &* 40503 &+ 12345
  x ^= x >> 16
  x = x &* 2_246_822_519
  x ^= x >> 13
  x = x &* 3_266_489_917
  return x ^ x >> 16
}

func hash01(_ i: Int, _ k: UInt32) -> Double { Double(hash32(UInt32(i), k)) * 0x1p-32 }

/// A case of networks.json, run by us.
struct Replay<Scalar: TensorScalar> {
  let reference: NetworkCase
  let network: Sequential<Scalar>
  let input: Tensor<Scalar>

  init(_ reference: NetworkCase) throws {
    self.reference = reference
    var layers: [any Layer<Scalar>] = []
    var (names, fans): ([String], [Int]) = ([], [])
    var random = SplitMix(seed: 0)
    for (index, operation) in reference.architecture.enumerated() {
      let sizes = operation.sizes
      switch (operation.kind, sizes.count) {
      case ("linear", 2): layers.append(Linear(sizes[0], sizes[1], using: &random))
      case ("conv", 4):
        layers.append(
          Conv2D(
            sizes[0], sizes[1], kernel: .init(sizes[2], sizes[2]), padding: .init(sizes[3], sizes[3]), using: &random))
      case ("maxpool2", 0): layers.append(MaxPool2D(2))
      case ("avgpool2", 0): layers.append(AvgPool2D(2))
      case ("flatten", 0): layers.append(Flatten())
      case ("relu", 0): layers.append(Activation.relu)
      case ("leaky_relu", 0): layers.append(Activation.leakyReLU())
      case ("tanh", 0): layers.append(Activation.tanh)
      case ("sigmoid", 0): layers.append(Activation.sigmoid)
      case ("gelu", 0): layers.append(Activation.gelu)
      case ("softplus", 0): layers.append(Activation.softplus)
      default: throw Fixture.Unusable(file: NetworkFile.name, why: "has a layer \(operation.kind) of \(sizes)")
      }
      let fan = operation.kind == "conv" ? sizes[0] * sizes[2] * sizes[2] : sizes.first ?? 0
      if fan > 0 {
        names += ["\(index).weight", "\(index).bias"]
        fans += [fan, fan]
      }
    }
    var network = Sequential(layers)
    var k: UInt32 = 0
    network.forEachTensor { tensor in
      let scale = reference.`init`.scale / Double(fans[Int(k)]).squareRoot()
      tensor = Tensor(
        (0..<tensor.count).map { i in
          let g: Double =
            switch reference.`init`.kind {
            case "sin": sin(0.37 * Double(i) + Double(k))
            case "hash": 2 * hash01(i, k + (reference.`init`.seed ?? 0)) - 1
            default: .nan
            }
          return Scalar(scale * g)
        }, shape: tensor.shape)
      k += 1
    }
    self.names = names
    self.network = network
    let shape = try Shape(validating: reference.input.shape)
    input = Tensor(
      (0..<shape.elementCount).map { i in
        switch reference.input.kind {
        case "sin": Scalar(sin(0.7 * Double(i) + 0.3))
        case "hash01": Scalar(hash01(i, reference.input.k ?? 0))
        case "hash11": Scalar(2 * hash01(i, reference.input.k ?? 0) - 1)
        default: .nan
        }
      }, shape: shape)
  }

  private let names: [String]

  private var labels: [Int]? {
    guard let a = reference.target.a, let b = reference.target.b, let classes = reference.target.classes else {
      return nil
    }
    return (0..<input.shape[0]).map { (a * $0 + b) % classes }
  }

  private func loss(_ network: Sequential<Scalar>) -> Tensor<Scalar> {
    let logits = network(input)
    if reference.loss == "cross_entropy", let labels { return crossEntropy(logits, labels) }
    guard reference.loss == "mse", let k = reference.target.k else { return Tensor(.nan) }
    let target = Tensor((0..<logits.count).map { Scalar(2 * hash01($0, k) - 1) }, shape: logits.shape)
    return mseLoss(logits, target)
  }

  /// Loss before and after each step, and the lengths of the parameters at the end.
  private func descend(_ optimizer: some Optimizer<Sequential<Scalar>>, rate: Double, steps: Int) -> (
    losses: [Double], lengths: [Double]
  ) {
    var (optimizer, network) = (optimizer, network)
    var losses: [Double] = []
    for _ in 0..<steps {
      let (loss, gradient) = valueAndGradient(at: network, loss)
      losses.append(Double(loss))
      optimizer.step(&network, along: gradient, rate: rate)
    }
    losses.append(Double(loss(network).item))
    return (losses, network.tensors.map(length))
  }

  private func length(_ tensor: Tensor<Scalar>) -> Double {
    tensor.scalars.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  func values() throws -> NetworkValues {
    let logits = network(input)
    let (value, gradient) = valueAndGradient(at: network, loss)
    let given = reference.optimizers
    let sgd = descend(
      SGD(momentum: given.sgd.momentum ?? 0), rate: given.sgd.lr, steps: reference.expected.sgdLosses.count - 1)
    let adam = descend(Adam(), rate: given.adam.lr, steps: reference.expected.adamLosses.count - 1)
    return NetworkValues(
      logits: (0..<logits.shape[0]).map { logits.selected($0, along: 0).scalars.map(Double.init) },
      loss: Double(value), target: labels,
      parameters: zip(names, zip(network.tensors, gradient.tensors)).map { name, pair in
        NetworkValues.Parameter(
          name: name, shape: Array(pair.0.shape), first5Value: pair.0.scalars.prefix(5).map(Double.init),
          gradL2: length(pair.1), gradSum: pair.1.scalars.reduce(0.0) { $0 + Double($1) },
          gradFirst5: pair.1.scalars.prefix(5).map(Double.init))
      },
      sgdLosses: sgd.losses, sgdFinalParamL2: sgd.lengths, adamLosses: adam.losses, adamFinalParamL2: adam.lengths)
  }
}

extension NetworkCase {
  /// Our values for this network, in the case's own precision.
  func ours() throws -> NetworkValues {
    switch dtype {
    case "float32": try Replay<Float>(self).values()
    case "float64": try Replay<Double>(self).values()
    default: throw Fixture.Unusable(file: NetworkFile.name, why: "has a case of type \(dtype)")
    }
  }
}
