import Core
import Kernels
import Tensors

/// From which distribution the weights of a layer are drawn, given its fans.
///
///     torchDefault     uniform, bound = 1/√fan_in                        weight and bias
///     xavierUniform    uniform, bound = gain·√(6/(fan_in + fan_out))
///     xavierNormal     normal, deviation = gain·√(2/(fan_in + fan_out))
///     heUniform        uniform, bound = √(2/(1 + slope²))·√(3/fan)
///     heNormal         normal, deviation = √(2/(1 + slope²))/√fan
///     zero             0
///     constant         the same number everywhere
///
/// With He's rule a signal keeps its mean square through layers of ReLUs; with Xavier's it loses half of it per layer,
/// with PyTorch's default five sixths (and, in deep networks, what is left is what the biases feed in).
/// Zero, and any constant, makes all units of a layer equal, and equal they stay: see lesson 06.
///
/// - Source: Glorot & Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks"; He,
///   Zhang, Ren & Sun 2015, "Delving deep into rectifiers"; PyTorch's `Linear.reset_parameters`, where the default is
///   written as He's uniform rule with the slope √5.
public enum Initializer: Hashable, Sendable {
  /// Uniform within ±1/√fan_in, weights and biases: what PyTorch does unless told otherwise.
  case torchDefault
  /// Uniform within ±gain·√(6/(fan_in + fan_out)).
  case xavierUniform(gain: Double = 1)
  /// Normal with standard deviation gain·√(2/(fan_in + fan_out)).
  case xavierNormal(gain: Double = 1)
  /// Uniform within ±√(2/(1 + slope²))·√(3/fan).
  case heUniform(slope: Double = 0, fan: Fan = .inputs)
  /// Normal with standard deviation √(2/(1 + slope²))/√fan.
  case heNormal(slope: Double = 0, fan: Fan = .inputs)
  /// 0 everywhere: for biases, and to see that equal units stay equal.
  case zero
  /// The same number everywhere.
  case constant(Double)

  /// Which fan He's rule divides by: the inputs keep signals in size, the outputs gradients.
  public enum Fan: String, Hashable, Sendable, CaseIterable {
    /// fan_in: signals keep their size on the way forward.
    case inputs
    /// fan_out: gradients keep their size on the way back.
    case outputs
  }

  /// The distribution for a layer with these fans.
  public func distribution(_ fans: Fans) -> Distribution {
    let sum = Double(fans.inputs + fans.outputs)
    return switch self {
    case .torchDefault: .uniform(bound: 1 / Double(fans.inputs).squareRoot())
    case .xavierUniform(let gain): .uniform(bound: gain * (6 / sum).squareRoot())
    case .xavierNormal(let gain): .normal(deviation: gain * (2 / sum).squareRoot())
    case .heUniform(let slope, let fan): .uniform(bound: (3 * Self.heVariance(slope, fan, fans)).squareRoot())
    case .heNormal(let slope, let fan): .normal(deviation: Self.heVariance(slope, fan, fans).squareRoot())
    case .zero: .constant(0)
    case .constant(let value): .constant(value)
    }
  }

  private static func heVariance(_ slope: Double, _ fan: Fan, _ fans: Fans) -> Double {
    2 / (1 + slope * slope) / Double(fan == .inputs ? fans.inputs : fans.outputs)
  }

  /// The rule for the biases beside such weights: PyTorch's default for its default, else 0 as in the papers.
  public var usualBias: Initializer { self == .torchDefault ? .torchDefault : .zero }

  /// A tensor of numbers drawn one after the other in row-major order; the same bits for the same generator.
  ///
  /// - Parameters:
  ///   - shape: of a weight or a bias.
  ///   - fans: of the weight, also where the tensor is the bias beside it.
  @specialized(where Scalar == Float, Source == RandomSource)
  @specialized(where Scalar == Double, Source == RandomSource)
  public func tensor<Scalar: TensorScalar, Source: RandomNumberGenerator>(
    _ shape: Shape, _ fans: Fans, using random: inout Source
  ) -> Tensor<Scalar> {
    FreedMemory.keep(for: shape.elementCount)
    let elements = [Scalar](unsafeUninitializedCapacity: shape.elementCount) { numbers, initialized in
      initialized = shape.elementCount
      // A loop for each distribution, and a copy of the generator, so that it stays in registers.
      var source = random
      switch distribution(fans) {
      case .constant(let value): numbers.initialize(repeating: Scalar(value))
      case .uniform(let bound): for i in numbers.indices { numbers[i] = Scalar(bound * (2 * source.unit() - 1)) }
      case .normal(let deviation): for i in numbers.indices { numbers[i] = Scalar(deviation * source.standardNormal()) }
      }
      random = source
    }
    return Tensor(elements, shape: shape)
  }
}

/// How many numbers a unit is computed from, and how many it helps to compute.
///
///     weight of a Linear    [out, in]            in                   out
///     weight of a Conv2D    [out, in, h, w]      in·h·w               out·h·w
public struct Fans: Hashable, Sendable {
  /// fan_in, the number of inputs of a unit.
  public let inputs: Int
  /// fan_out, the number of units that an input goes to.
  public let outputs: Int

  /// The fans by their numbers.
  public init(inputs: Int, outputs: Int) {
    self.inputs = inputs
    self.outputs = outputs
  }

  /// The fans of a weight of this shape, which has two axes or more.
  public init(of weight: Shape) {
    guard weight.rank >= 2 else {
      programmerError("Fans: a weight of shape \(weight) has not two axes or more, outputs first")
    }
    let window = weight.dropFirst(2).reduce(1, *)
    self.init(inputs: weight[1] * window, outputs: weight[0] * window)
  }
}

/// Where random parameters come from.
public enum Distribution: Hashable, Sendable {
  /// Evenly from −bound to bound.
  case uniform(bound: Double)
  /// The normal distribution with mean 0.
  case normal(deviation: Double)
  /// No chance at all.
  case constant(Double)

  /// The standard deviation: bound/√3, deviation or 0.
  public var deviation: Double {
    switch self {
    case .uniform(let bound): bound / 3.0.squareRoot()
    case .normal(let deviation): deviation
    case .constant: 0
    }
  }

  /// One number; a constant draws nothing from `random`.
  public func draw(using random: inout some RandomNumberGenerator) -> Double {
    switch self {
    case .uniform(let bound): bound * (2 * random.unit() - 1)
    case .normal(let deviation): deviation * random.standardNormal()
    case .constant(let value): value
    }
  }
}

extension RandomNumberGenerator {
  /// A number drawn evenly from [0, 1), a multiple of 2⁻⁵³.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number from the normal distribution with mean 0 and deviation 1.
  ///
  /// By comparisons alone, without logarithm or exponential, whose last bits differ from machine to machine: the same
  /// seed gives the same weights everywhere.
  ///
  ///     k with probability ∝ e^(−k²/2), x evenly from [0, 1), kept with probability e^(−x·(2k + x)/2)
  ///     ±(k + x), because k² + 2·k·x + x² = (k + x)²
  ///
  /// - Source: Karney 2016, "Sampling exactly from the normal distribution", algorithm N, here with x of 53 bits.
  mutating func standardNormal() -> Double {
    while true {
      // e^(−k/2) and e^(−k·(k − 1)/2) make e^(−k²/2).
      var k = 0
      while happens(exponent: 0.5) { k += 1 }
      guard happens(exponent: 0.5, times: k * (k - 1)) else { continue }
      let x = unit()
      let n = Double(k + 1)
      guard happens(exponent: x * (2 * Double(k) + x) / (2 * n), times: k + 1) else { continue }
      return next() >> 63 == 0 ? Double(k) + x : -(Double(k) + x)
    }
  }

  /// Whether an event of probability e^(−t) happens so many times in a row, 0 ≤ t ≤ 1.
  ///
  /// A decreasing run t > u₁ > u₂ > … has length n or more with probability tⁿ/n!, so its length is even with
  /// probability 1 − t + t²/2 − … = e^(−t) (von Neumann 1951).
  private mutating func happens(exponent t: Double, times: Int = 1) -> Bool {
    for _ in 0..<times {
      var (last, isEven) = (t, true)
      while true {
        let u = unit()
        guard u < last else { break }
        last = u
        isEven.toggle()
      }
      if !isEven { return false }
    }
    return true
  }
}
