import Glibc

/// The functions of one number that the C library computes, for each type of number.
public protocol TensorMath<Scalar>: SendableMetatype {
  associatedtype Scalar: BinaryFloatingPoint & SIMDScalar & Sendable

  static func exp(_ x: Scalar) -> Scalar
  static func expm1(_ x: Scalar) -> Scalar
  static func log(_ x: Scalar) -> Scalar
  static func log1p(_ x: Scalar) -> Scalar
  static func sin(_ x: Scalar) -> Scalar
  static func cos(_ x: Scalar) -> Scalar
  static func tanh(_ x: Scalar) -> Scalar
  static func erf(_ x: Scalar) -> Scalar
  static func pow(_ x: Scalar, _ y: Scalar) -> Scalar
}

extension FloatArithmetic {
  @inline(__always) public static func exp(_ x: Float) -> Float { expf(x) }
  @inline(__always) public static func expm1(_ x: Float) -> Float { expm1f(x) }
  @inline(__always) public static func log(_ x: Float) -> Float { logf(x) }
  @inline(__always) public static func log1p(_ x: Float) -> Float { log1pf(x) }
  @inline(__always) public static func sin(_ x: Float) -> Float { sinf(x) }
  @inline(__always) public static func cos(_ x: Float) -> Float { cosf(x) }
  @inline(__always) public static func tanh(_ x: Float) -> Float { tanhf(x) }
  @inline(__always) public static func erf(_ x: Float) -> Float { erff(x) }
  @inline(__always) public static func pow(_ x: Float, _ y: Float) -> Float { powf(x, y) }
}

extension DoubleArithmetic {
  @inline(__always) public static func exp(_ x: Double) -> Double { Glibc.exp(x) }
  @inline(__always) public static func expm1(_ x: Double) -> Double { Glibc.expm1(x) }
  @inline(__always) public static func log(_ x: Double) -> Double { Glibc.log(x) }
  @inline(__always) public static func log1p(_ x: Double) -> Double { Glibc.log1p(x) }
  @inline(__always) public static func sin(_ x: Double) -> Double { Glibc.sin(x) }
  @inline(__always) public static func cos(_ x: Double) -> Double { Glibc.cos(x) }
  @inline(__always) public static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
  @inline(__always) public static func erf(_ x: Double) -> Double { Glibc.erf(x) }
  @inline(__always) public static func pow(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
}
