import Autograd
import Tensors

/// What stands between the layers: without it a network of many linear layers is one linear layer.
///
///     identity      x
///     relu          max(x, 0)                    derivative 0 at 0
///     leakyReLU     x for x > 0, slope·x else    derivative slope at 0
///     gelu          x·Φ(x), Φ the normal distribution function
///     tanh          (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ)
///     sigmoid       1/(1 + e⁻ˣ)
///     softplus      log(1 + eˣ); x itself above 20, as in PyTorch
public enum Activation<Scalar: TensorScalar>: ParameterFreeLayer, Hashable {
  public typealias TensorElement = Scalar

  /// x.
  case identity
  /// max(x, 0); the derivative is 0 at 0.
  case relu
  /// x·Φ(x), Φ the normal distribution function.
  case gelu
  /// (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ), between −1 and 1.
  case tanh
  /// 1/(1 + e⁻ˣ), between 0 and 1.
  case sigmoid
  /// log(1 + eˣ); x itself above 20.
  case softplus
  /// x for x > 0, slope·x elsewhere; the derivative is the slope at 0.
  case leakyReLU(slope: Double = 0.01)

  public func callAsFunction(_ x: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> {
    switch self {
    case .identity: x
    case .relu: Autograd.relu(x)
    case .leakyReLU(let slope): Autograd.leakyReLU(x, slope: slope)
    case .gelu: Autograd.gelu(x)
    case .tanh: Autograd.tanh(x)
    case .sigmoid: Autograd.sigmoid(x)
    case .softplus: Autograd.softplus(x)
    }
  }

  /// The factor by which weights are made larger so that signals keep their size; nil where PyTorch names none.
  ///
  ///     identity, sigmoid    1
  ///     tanh                 5/3
  ///     relu                 √2
  ///     leakyReLU            √(2/(1 + slope²))
  ///
  /// - Source: `torch.nn.init.calculate_gain`. The 1 of the sigmoid and the 5/3 of tanh are rules of thumb; those of
  ///   the ReLUs are derived (He et al. 2015).
  public var gain: Double? {
    switch self {
    case .identity, .sigmoid: 1
    case .tanh: 5 / 3
    case .relu: 2.0.squareRoot()
    case .leakyReLU(let slope): (2 / (1 + slope * slope)).squareRoot()
    case .gelu, .softplus: nil
    }
  }
}

extension Activation: LosslessStringConvertible {
  /// Reads `relu`, `tanh` … or, for another slope than 0.01, `leakyReLU(0.2)`; nil for anything else.
  public init?(_ text: String) {
    let plain: [Activation] = [.identity, .relu, .gelu, .tanh, .sigmoid, .softplus, .leakyReLU()]
    if let found = plain.first(where: { $0.description == text }) {
      self = found
      return
    }
    let prefix = "leakyReLU("
    guard text.hasPrefix(prefix), text.hasSuffix(")"), let slope = Double(text.dropFirst(prefix.count).dropLast()),
      slope.isFinite
    else { return nil }
    self = .leakyReLU(slope: slope)
  }

  /// The name that `init(_:)` reads.
  public var description: String {
    switch self {
    case .identity: "identity"
    case .relu: "relu"
    case .gelu: "gelu"
    case .tanh: "tanh"
    case .sigmoid: "sigmoid"
    case .softplus: "softplus"
    case .leakyReLU(let slope): slope == 0.01 ? "leakyReLU" : "leakyReLU(\(slope))"
    }
  }
}
