/// The formulas of the elementwise functions, one number at a time, from which both the fast loops and their plain
/// twins are made.
enum TensorFormulas<Math: TensorMath> {
  typealias Scalar = Math.Scalar

  /// 1/(1 + e⁻ˣ), without overflow on either side.
  @inline(__always) static func sigmoid(_ x: Scalar) -> Scalar {
    let e = Math.exp(-abs(x))
    return x >= 0 ? 1 / (1 + e) : e / (1 + e)
  }

  @inline(__always) static func silu(_ x: Scalar) -> Scalar { x * sigmoid(x) }

  @inline(__always) static func siluSlope(_ x: Scalar) -> Scalar {
    let σ = sigmoid(x)
    return σ * (1 + x * (1 - σ))
  }

  /// Φ(x) = (1 + erf(x/√2))/2.
  @inline(__always) static func normalDistribution(_ x: Scalar) -> Scalar {
    (1 + Math.erf(x * Scalar(0.5).squareRoot())) / 2
  }

  @inline(__always) static func gelu(_ x: Scalar) -> Scalar { x * normalDistribution(x) }

  @inline(__always) static func geluSlope(_ x: Scalar) -> Scalar {
    let density = Math.exp(-x * x / 2) / (2 * Scalar.pi).squareRoot()
    return normalDistribution(x) + x * density
  }

  @inline(__always) static func geluTanh(_ x: Scalar) -> Scalar {
    let c = (2 / Scalar.pi).squareRoot()
    return x * (1 + Math.tanh(c * (x + 0.044715 * x * x * x))) / 2
  }

  @inline(__always) static func geluTanhSlope(_ x: Scalar) -> Scalar {
    let c = (2 / Scalar.pi).squareRoot()
    let t = Math.tanh(c * (x + 0.044715 * x * x * x))
    let slope: Scalar = c * (1 + 3 * 0.044715 * x * x)
    return (1 + t + x * (1 - t * t) * slope) / 2
  }

  /// max(x, 0), and NaN for NaN.
  @inline(__always) static func relu(_ x: Scalar) -> Scalar { gate(x, x) }

  /// `x`, or 0 where `y` is 0 or less.
  @inline(__always) static func gate(_ x: Scalar, _ y: Scalar) -> Scalar { y <= Scalar.zero ? Scalar.zero : x }

  @inline(__always) static func leakyReLU(_ x: Scalar, _ slope: Scalar) -> Scalar { x > 0 ? x : x * slope }

  @inline(__always) static func elu(_ x: Scalar, _ α: Scalar) -> Scalar { x > 0 ? x : α * Math.expm1(x) }

  @inline(__always) static func eluSlope(_ x: Scalar, _ α: Scalar) -> Scalar { x > 0 ? 1 : α * Math.exp(x) }

  @inline(__always) static func softplus(_ x: Scalar, _ β: Scalar, _ threshold: Scalar) -> Scalar {
    β * x > threshold ? x : (Swift.max(β * x, 0) + Math.log1p(Math.exp(-abs(β * x)))) / β
  }

  @inline(__always) static func softplusSlope(_ x: Scalar, _ β: Scalar, _ threshold: Scalar) -> Scalar {
    β * x > threshold ? 1 : sigmoid(β * x)
  }

  @inline(__always) static func clamp(_ x: Scalar, _ lower: Scalar, _ upper: Scalar) -> Scalar {
    x < lower ? lower : x > upper ? upper : x
  }

  @inline(__always) static func huber(_ x: Scalar, _ δ: Scalar) -> Scalar {
    abs(x) <= δ ? x * x / 2 : δ * (abs(x) - δ / 2)
  }

  /// x^p, by multiplication for the exponents that are met most.
  @inline(__always) static func power(_ x: Scalar, _ p: Scalar) -> Scalar {
    p == 2 ? x * x : p == 1 ? x : p == -1 ? 1 / x : p == 0.5 ? squareRoot(x) : Math.pow(x, p)
  }

  /// pow(−0, ½) is 0 and pow(−∞, ½) is ∞, where √ has −0 and NaN; only the exponent's own rule is wanted here.
  @inline(__always) static func squareRoot(_ x: Scalar) -> Scalar { x > 0 ? x.squareRoot() : Math.pow(x, 0.5) }

  @inline(__always) static func maximum(_ a: Scalar, _ b: Scalar) -> Scalar { a > b || a.isNaN ? a : b }

  @inline(__always) static func minimum(_ a: Scalar, _ b: Scalar) -> Scalar { a < b || a.isNaN ? a : b }

  @inline(__always) static func maximumSlope(_ a: Scalar, _ b: Scalar) -> Scalar { a > b ? 1 : a == b ? 0.5 : 0 }

  @inline(__always) static func minimumSlope(_ a: Scalar, _ b: Scalar) -> Scalar { a < b ? 1 : a == b ? 0.5 : 0 }

  @inline(__always) static func powerBaseSlope(_ a: Scalar, _ b: Scalar) -> Scalar {
    b == 0 ? 0 : b * power(a, b - 1)
  }

  @inline(__always) static func powerExponentSlope(_ a: Scalar, _ b: Scalar) -> Scalar {
    a == 0 && b >= 0 ? 0 : Math.pow(a, b) * Math.log(a)
  }
}
