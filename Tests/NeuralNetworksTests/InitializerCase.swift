import Foundation
import NeuralNetworks
import Tensors
import TestSupport

/// Tests/Fixtures/init.json: the distributions from which PyTorch draws weights.
struct InitializerFile: Decodable {
  let schema: Int
  let gains: [String: Double]
  let cases: [InitializerCase]

  static let name = "init.json"

  init(_ data: Data) throws {
    self = try FixtureReader(
      Self.name,
      notCompared: [
        "source": "prose", "conventions": "prose", "cases.formula": "prose: bound and deviation are its values",
      ]
    ).decode(InitializerFile.self, from: data)
    guard schema == 1 else { throw Fixture.Unusable(file: Self.name, why: "has schema \(schema) instead of 1") }
    guard !cases.isEmpty else { throw Fixture.Unusable(file: Self.name, why: "has no cases") }
  }
}

/// One distribution of init.json.
struct InitializerCase: Decodable, CustomStringConvertible, Sendable {
  let name: String
  var kind: String
  let shape: [Int]
  let biasShape: [Int]?
  let fanIn: Int
  let fanOut: Int
  let gain: Double?
  let mode: String?
  let a: Double?
  let nonlinearity: String?
  let sample: Sample
  let distribution: String
  let mean: Double
  var std: Double
  var bound: Double?

  var description: String { name }

  /// What PyTorch drew itself.
  struct Sample: Decodable, Sendable {
    let n: Int
    let mean, std, maxAbs, fractionBelowHalfStd: Double
  }

  private var initializer: Initializer {
    get throws {
      let fan: Initializer.Fan = mode == "fan_out" ? .outputs : .inputs
      return switch kind {
      case "torch_default_weight": .torchDefault
      case "torch_default_bias": Initializer.torchDefault.usualBias
      case "xavier_uniform": .xavierUniform(gain: gain ?? 1)
      case "xavier_normal": .xavierNormal(gain: gain ?? 1)
      case "kaiming_uniform": .heUniform(slope: a ?? 0, fan: fan)
      case "kaiming_normal": .heNormal(slope: a ?? 0, fan: fan)
      default: throw Fixture.Unusable(file: InitializerFile.name, why: "has an initializer \(kind)")
      }
    }
  }

  /// What is wrong with our distribution, its bound, its deviation or a sample of it, in one sentence.
  func disagreement() throws -> String? {
    let fans = Fans(of: try Shape(validating: shape))
    if fans != Fans(inputs: fanIn, outputs: fanOut) { return "the fans are \(fans)" }
    let ours = try initializer.distribution(fans)
    switch (ours, distribution) {
    case (.uniform(let ourBound), "uniform"):
      guard let bound, isClose(ourBound, bound, relative: 1e-14) else {
        return "the bound is \(ourBound) instead of \(String(describing: bound))"
      }
    case (.normal, "normal"): break
    default: return "\(ours) instead of a \(distribution) distribution"
    }
    if !isClose(ours.deviation, std, relative: 1e-14) { return "the deviation is \(ours.deviation) instead of \(std)" }
    if let nonlinearity {
      let named = nonlinearity == "leaky_relu" ? "leaky_relu(\(a ?? .nan))" : nonlinearity
      guard let gain, let ours = Self.gain(named), isClose(ours, gain, relative: 1e-14) else {
        return "the gain of \(named) is not \(gain ?? .nan)"
      }
    }
    if let problem = momentProblem(
      n: sample.n, mean: sample.mean, std: sample.std, largest: sample.maxAbs, inMiddle: sample.fractionBelowHalfStd)
    {
      return "of PyTorch's own sample, \(problem)"
    }
    return try sampleProblem()
  }

  /// What is wrong with the moments of a sample, to five of their own deviations; the recipe stands in the file.
  func sampleProblem() throws -> String? {
    let tensorShape = try Shape(validating: biasShape ?? shape)
    let fans = Fans(of: try Shape(validating: shape))
    var random = SplitMix(seed: 20_260_101)
    var sample: [Double] = []
    while sample.count < 60_000 {
      sample += (try initializer.tensor(tensorShape, fans, using: &random) as Tensor<Double>).scalars
    }
    let n = Double(sample.count)
    let sampleMean = sample.reduce(0, +) / n
    let sampleStd = (sample.reduce(0) { $0 + ($1 - sampleMean) * ($1 - sampleMean) } / n).squareRoot()
    return momentProblem(
      n: sample.count, mean: sampleMean, std: sampleStd, largest: sample.map { abs($0) }.max() ?? .nan,
      inMiddle: Double(sample.count { abs($0) < std / 2 }) / n)
  }

  private func momentProblem(
    n count: Int, mean sampleMean: Double, std sampleStd: Double, largest: Double, inMiddle: Double
  ) -> String? {
    let n = Double(count)
    let isUniform = distribution == "uniform"
    let (kurtosis, middle) = isUniform ? (1.8, 1 / (2 * 3.0.squareRoot())) : (3, 0.382925)
    let meanFits = abs(sampleMean - mean) < 5 * std / n.squareRoot()
    let stdFits = abs(sampleStd / std - 1) < 5 * ((kurtosis - 1) / (4 * n)).squareRoot()
    let middleFits = abs(inMiddle - middle) < 5 * (middle * (1 - middle) / n).squareRoot()
    if !meanFits { return "the sample's mean is \(sampleMean)" }
    if !stdFits { return "the sample's deviation is \(sampleStd) instead of \(std)" }
    if !middleFits { return "\(inMiddle) of the sample lie within half a deviation instead of \(middle)" }
    if isUniform {
      guard let bound else { return "a uniform distribution without a bound" }
      let boundFits = 0.99 * bound < largest && largest <= bound
      if !boundFits { return "the largest of the sample is \(largest), the bound \(bound)" }
    }
    return nil
  }

  /// The same case with bound and deviation a little off.
  func spoiled(by relative: Double) -> InitializerCase {
    var copy = self
    if let bound { copy.bound = bound * (1 + relative) } else { copy.std *= 1 + relative }
    return copy
  }

  /// The same deviation, but the normal distribution for the uniform one and the reverse.
  func withOtherShape() -> InitializerCase {
    var copy = self
    switch kind {
    case "xavier_uniform": copy.kind = "xavier_normal"
    case "xavier_normal": copy.kind = "xavier_uniform"
    case "kaiming_uniform": copy.kind = "kaiming_normal"
    case "kaiming_normal": copy.kind = "kaiming_uniform"
    default: copy.kind = "xavier_normal"
    }
    return copy
  }

  /// The activations that PyTorch and this module both know.
  private static func gain(_ name: String) -> Double? {
    switch name {
    case "linear", "conv2d": Activation<Double>.identity.gain
    case "sigmoid": Activation<Double>.sigmoid.gain
    case "tanh": Activation<Double>.tanh.gain
    case "relu": Activation<Double>.relu.gain
    case "leaky_relu(sqrt5)": Activation<Double>.leakyReLU(slope: 5.0.squareRoot()).gain
    default:
      if name.hasPrefix("leaky_relu("), let slope = Double(name.dropFirst(11).dropLast()) {
        Activation<Double>.leakyReLU(slope: slope).gain
      } else {
        nil
      }
    }
  }

  static func knownGains(among gains: [String: Double]) -> Int { gains.keys.count { gain($0) != nil } }

  /// The first gain that differs; those of activations that this module does not have are left out.
  static func wrongGain(among gains: [String: Double]) -> String? {
    gains.sorted { $0.key < $1.key }.first { name, value in
      guard let ours = gain(name) else { return false }
      return !isClose(ours, value, relative: 1e-14)
    }?.key
  }
}
