/// A function applied to every element of a tensor, with its derivative.
///
///     y = f(x)          ∂L/∂x = ∂L/∂y · f′
///
/// At the kinks the derivative is PyTorch's: relu′(0) = 0, abs′(0) = 0, leakyReLU′(0) = slope, and 0 for clamp exactly
/// at its bounds (since PyTorch 2.15; before that it was 1).
public enum TensorUnaryFunction: Sendable, Equatable {
  case negate, exp, log, log1p, sqrt, sin, cos, square, reciprocal, absolute
  case tanh, sigmoid, relu, silu
  /// x·Φ(x), with Φ the normal distribution function.
  case gelu
  /// x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2, the approximation to `gelu`.
  case geluTanh
  /// x for x > 0, slope·x otherwise.
  case leakyReLU(slope: Double)
  /// x for x > 0, alpha·(eˣ − 1) otherwise.
  case elu(alpha: Double)
  /// log(1 + e^(beta·x))/beta where beta·x ≤ threshold, x above it.
  case softplus(beta: Double, threshold: Double)
  /// x, but no less than `lower` and no more than `upper`.
  case clamp(lower: Double, upper: Double)
  /// x²/2 where |x| ≤ delta, delta·(|x| − delta/2) beyond.
  case huber(delta: Double)
  /// x^exponent.
  case power(exponent: Double)
  /// base^x.
  case exponential(base: Double)

  /// Whether the derivative is computed from the function's value y (true) or from its argument x (false).
  ///
  /// A tape saves only the one that it will need.
  public var derivativeReadsValue: Bool {
    switch self {
    case .exp, .sqrt, .reciprocal, .tanh, .sigmoid, .relu, .exponential: true
    default: false
    }
  }
}
