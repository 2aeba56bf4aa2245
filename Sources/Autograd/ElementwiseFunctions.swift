import Kernels
import Tensors

extension Tensor {
  /// f(x) for every element, with the derivative of f for the way back.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func applying(_ f: TensorUnaryFunction) -> Tensor {
    let i = operand
    let value = mapped(f)
    guard i.isTracked else { return value }
    // Only the array that the derivative reads is kept.
    let saved = f.derivativeReadsValue ? value : detached
    return value.recorded(from: i) { g, adjoints in
      adjoints.add(Tensor.combined(saved, g) { Scalar.Arithmetic.mapPullback(f, saved: $0, $1) }, to: i)
    }
  }

  /// x² for every element.
  public func squared() -> Tensor { applying(.power(exponent: 2)) }
}

/// eˣ.
public func exp<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.applying(.exp) }
/// log x; −∞ at 0, NaN below.
public func log<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.applying(.log) }
/// log(1 + x), exact for small x.
public func log1p<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.applying(.log1p) }
/// √x; the derivative at 0 is ∞.
public func sqrt<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.applying(.sqrt) }
/// sin x.
public func sin<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.applying(.sin) }
/// cos x.
public func cos<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.applying(.cos) }
/// The hyperbolic tangent.
public func tanh<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.applying(.tanh) }
/// |x|; the derivative at 0 is 0, and NaN at NaN (PyTorch: 0).
public func abs<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.applying(.absolute) }
/// 1/x.
public func reciprocal<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.applying(.reciprocal) }

/// 1/(1 + e⁻ˣ).
public func sigmoid<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.applying(.sigmoid) }

/// max(x, 0); the derivative at 0 is 0.
public func relu<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.applying(.relu) }

/// x for x > 0, slope·x otherwise; the derivative at 0 is the slope.
public func leakyReLU<Scalar>(_ x: Tensor<Scalar>, slope: Double = 0.01) -> Tensor<Scalar> {
  x.applying(.leakyReLU(slope: slope))
}

/// x for x > 0, alpha·(eˣ − 1) otherwise.
public func elu<Scalar>(_ x: Tensor<Scalar>, alpha: Double = 1) -> Tensor<Scalar> { x.applying(.elu(alpha: alpha)) }

/// x·sigmoid(x), also known as swish.
public func silu<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.applying(.silu) }

/// x·Φ(x), with Φ the normal distribution function, or its approximation by tanh.
///
/// - Source: Hendrycks & Gimpel 2016, "Gaussian error linear units".
public func gelu<Scalar>(_ x: Tensor<Scalar>, approximatedByTanh: Bool = false) -> Tensor<Scalar> {
  x.applying(approximatedByTanh ? .geluTanh : .gelu)
}

/// log(1 + e^(beta·x))/beta, and x itself where beta·x exceeds the threshold, as in PyTorch.
public func softplus<Scalar>(_ x: Tensor<Scalar>, beta: Double = 1, threshold: Double = 20) -> Tensor<Scalar> {
  x.applying(.softplus(beta: beta, threshold: threshold))
}

/// x, but no less than `lower` and then no more than `upper`; the derivative exactly at a bound is 0.
public func clamp<Scalar>(
  _ x: Tensor<Scalar>, lower: Double = -.infinity, upper: Double = .infinity
) -> Tensor<Scalar> {
  x.applying(.clamp(lower: lower, upper: upper))
}
