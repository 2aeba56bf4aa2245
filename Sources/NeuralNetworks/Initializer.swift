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
  case torchDefault
  case xavierUniform(gain: Double = 1)
  case xavierNormal(gain: Double = 1)
  case heUniform(slope: Double = 0, fan: Fan = .inputs)
  case heNormal(slope: Double = 0, fan: Fan = .inputs)
  case zero
  case constant(Double)

  /// Which fan He's rule divides by: the inputs keep signals in size, the outputs gradients.
  public enum Fan: String, Hashable, Sendable, CaseIterable {
    case inputs, outputs
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
  public func tensor<Scalar: TensorScalar>(
    _ shape: Shape, _ fans: Fans, using random: inout some RandomNumberGenerator
  ) -> Tensor<Scalar> {
    let distribution = distribution(fans)
    return Tensor(shape: shape) { Scalar(distribution.draw(using: &random)) }
  }
}
