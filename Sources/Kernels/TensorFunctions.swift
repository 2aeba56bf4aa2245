/// A function applied to every element of a tensor, with its derivative.
///
///     y = f(x)          ∂L/∂x = ∂L/∂y · f′
///
/// At the kinks the derivative is PyTorch's: relu′(0) = 0, abs′(0) = 0, leakyReLU′(0) = slope, and 0 for clamp exactly
/// at its bounds (since PyTorch 2.15; before that it was 1). One deviation: abs′(NaN) is NaN, where PyTorch has 0.
public enum TensorUnaryFunction: Sendable, Equatable {
  /// −x.
  case negate
  /// eˣ.
  case exp
  /// The natural logarithm; NaN below 0, −∞ at 0.
  case log
  /// log(1 + x), exact near 0.
  case log1p
  /// √x; NaN below 0.
  case sqrt
  /// The sine of an angle in radians.
  case sin
  /// The cosine of an angle in radians.
  case cos
  /// 1/x.
  case reciprocal
  /// abs(x); the derivative is 0 at 0.
  case absolute
  /// (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ).
  case tanh
  /// 1/(1 + e⁻ˣ).
  case sigmoid
  /// max(x, 0); the derivative is 0 at 0.
  case relu
  /// x/(1 + e⁻ˣ).
  case silu
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
  /// x, but no less than `lower` and then no more than `upper`, which wins where it is the smaller of the two.
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

/// A function of two elements, applied to every pair of matching elements of two tensors.
public enum TensorBinaryFunction: Sendable, Equatable, CaseIterable {
  /// a + b.
  case add
  /// a − b.
  case subtract
  /// a·b.
  case multiply
  /// a/b.
  case divide
  /// aᵇ.
  case power
  /// The larger and the smaller; NaN wins.
  case maximum, minimum
  /// 1 where the comparison holds, 0 elsewhere.
  case greater, equal
  /// ∂max(a, b)/∂a, which is ∂min(b, a)/∂a: 0 where a < b, 1/2 where a = b, 1 elsewhere, also where one of them is NaN.
  case maximumSlope
  /// ∂(aᵇ)/∂a = b·aᵇ⁻¹, and 0 where b = 0.
  case powerBaseSlope
  /// ∂(aᵇ)/∂b = aᵇ·log a, and 0 where a = 0 and b ≥ 0.
  case powerExponentSlope
}

/// The formulas of the elementwise functions, one number at a time, from which the loops over arrays are made.
extension VectorMath {
  @inline(__always) static func siluSlope(_ x: Number) -> Number {
    let σ = sigmoid(x)
    return σ * (1 + x * (1 - σ))
  }

  /// Φ(x) = (1 + erf(x/√2))/2.
  @inline(__always) static func normalDistribution(_ x: Number) -> Number {
    (1 + erf(x * Number(0.5).squareRoot())) / 2
  }

  /// e^(−x²/2)/√(2π).
  @inline(__always) static func normalDensity(_ x: Number) -> Number { decay(-x * x / 2) * 0.3989422804014327 }

  @inline(__always) static func geluTanh(_ x: Number) -> Number {
    let c: Number = 0.7978845608028654  // √(2/π)
    return x * (1 + tanh(c * (x + 0.044715 * x * x * x))) / 2
  }

  @inline(__always) static func geluTanhSlope(_ x: Number) -> Number {
    let c: Number = 0.7978845608028654
    let t = tanh(c * (x + 0.044715 * x * x * x))
    let slope: Number = c * (1 + 3 * 0.044715 * x * x)
    return (1 + t + x * (1 - t * t) * slope) / 2
  }

  /// `x`, or 0 where `y` is 0 or less.
  @inline(__always) static func gate(_ x: Number, _ y: Number) -> Number { y <= Number.zero ? Number.zero : x }

  @inline(__always) static func softplus(_ x: Number, _ β: Number, _ threshold: Number) -> Number {
    β * x > threshold ? x : (Swift.max(β * x, 0) + log1p(decay(-(β * x).magnitude))) / β
  }

  /// x between two bounds; a NaN stays.
  @inline(__always) static func clamp(_ x: Number, _ lower: Number, _ upper: Number) -> Number {
    let raised = x < lower ? lower : x
    return raised > upper ? upper : raised
  }

  /// x^p, by multiplication for the exponents that are met most.
  ///
  /// pow(−0, ½) is 0 and pow(−∞, ½) is ∞, where √ has −0 and NaN: the root is taken only where both agree.
  @inline(__always) static func power(_ x: Number, _ p: Number) -> Number {
    p == 2
      ? x * x : p == 1 ? x : p == -1 ? 1 / x : p == 0.5 && x > 0 ? x.squareRoot() : Number.power(x, p)
  }

  @inline(__always) static func maximum(_ a: Number, _ b: Number) -> Number { a > b || a.isNaN ? a : b }

  @inline(__always) static func minimum(_ a: Number, _ b: Number) -> Number { a < b || a.isNaN ? a : b }

  @inline(__always) static func powerBaseSlope(_ a: Number, _ b: Number) -> Number {
    b == 0 ? 0 : b * power(a, b - 1)
  }
}
