import Glibc

extension Float: VectorMathNumber {
  @inline(__always) init(bits: Int32) { self.init(bitPattern: UInt32(bitPattern: bits)) }
  @inline(__always) var bits: Int32 { Int32(bitPattern: bitPattern) }

  @inline(__always) static var ln2: (high: Float, low: Float) { (0x1.62e4p-1, 0x1.7f7d1cp-20) }
  @inline(__always) static var exponentsOfZeroAndInfinity: (Float, Float) { (-104, 89) }

  @inline(__always) static func exponentialSeries(_ r: Float) -> Float {
    let p = horner(1 / 5040, r, 1 / 720, 1 / 120, 1 / 24)
    return horner(p, r, 1 / 6, 1 / 2)
  }

  @inline(__always) static func logarithmSeries(_ z: Float) -> Float {
    let p = horner(2 / 9, z, 2 / 7, 2 / 5, 2 / 3)
    return p * z
  }

  @inline(__always) static func erfNear(_ s: Float) -> Float {
    let p = horner(-5.96761703e-4, s, 4.99119423e-3, -2.67681349e-2, 1.12819925e-1)
    return horner(p, s, -3.76125336e-1, 1.28379166e-1)
  }

  @inline(__always) static func erfFar(_ t: Float) -> Float {
    var p = horner(-1.72853470e-5, t, 3.83197126e-4, -3.88396438e-3, 2.42546219e-2)
    p = horner(p, t, -1.06777877e-1, -6.34846687e-1, -1.28717512e-1)
    return p - 1
  }

  @inline(__always) var double: Double { Double(self) }
  @inline(__always) static func sine(_ x: Float) -> Float { sinf(x) }
  @inline(__always) static func cosine(_ x: Float) -> Float { cosf(x) }
  @inline(__always) static func power(_ x: Float, _ y: Float) -> Float { powf(x, y) }
}

extension Double: VectorMathNumber {
  @inline(__always) init(bits: Int64) { self.init(bitPattern: UInt64(bitPattern: bits)) }
  @inline(__always) var bits: Int64 { Int64(bitPattern: bitPattern) }

  @inline(__always) static var ln2: (high: Double, low: Double) { (0x1.62e42fefa38p-1, 0x1.ef35793c7673p-45) }
  @inline(__always) static var exponentsOfZeroAndInfinity: (Double, Double) { (-746, 710) }

  @inline(__always) static func exponentialSeries(_ r: Double) -> Double {
    var p = horner(1 / 6227020800, r, 1 / 479001600, 1 / 39916800, 1 / 3628800)
    p = horner(p, r, 1 / 362880, 1 / 40320, 1 / 5040)
    p = horner(p, r, 1 / 720, 1 / 120, 1 / 24)
    return horner(p, r, 1 / 6, 1 / 2)
  }

  @inline(__always) static func logarithmSeries(_ z: Double) -> Double {
    var p = horner(2 / 21, z, 2 / 19, 2 / 17, 2 / 15)
    p = horner(p, z, 2 / 13, 2 / 11, 2 / 9)
    p = horner(p, z, 2 / 7, 2 / 5, 2 / 3)
    return p * z
  }

  @inline(__always) static func erfNear(_ s: Double) -> Double {
    var p = horner(0x1.05ffd737fb32ep-34, s, -0x1.389d4f2641625p-30, 0x1.f7b4bf3b13964p-27, -0x1.5f1ecb6f0764cp-23)
    p = horner(p, s, 0x1.b9df224ca4b97p-20, -0x1.f4d1e3183f7aep-17, 0x1.f9a321d5b8e1ep-14)
    p = horner(p, s, -0x1.c02db3dac435fp-11, 0x1.565bcd0dbaa38p-8, -0x1.b82ce31284e00p-6)
    return horner(p, s, 0x1.ce2f21a042b30p-4, -0x1.812746b0379e6p-2, 0x1.06eba8214db69p-3)
  }

  @inline(__always) static func erfFar(_ t: Double) -> Double {
    var p = horner(-0x1.03cf25e2dd9e2p-64, t, -0x1.3b0ea3ad85a7cp-60, 0x1.610ba40a7e6d1p-52, -0x1.16673868d6736p-46)
    p = horner(p, t, 0x1.ecce6aea12aa3p-42, -0x1.2975e20bf55c6p-37, 0x1.0a3ecd9184953p-33)
    p = horner(p, t, -0x1.720f73a634cc7p-30, 0x1.9adee526f4f8fp-27, -0x1.7305fbc9ccee9p-24)
    p = horner(p, t, 0x1.13698c949087ep-21, -0x1.517c14cb58746p-19, 0x1.5415e3d3e2d81p-17)
    p = horner(p, t, -0x1.1553c06e8d943p-15, 0x1.5e8c373ba97d7p-14, -0x1.2d6b86d6751bbp-13)
    p = horner(p, t, 0x1.21200a4d21423p-14, 0x1.054ed42fcbbc3p-11, -0x1.aa1c1e0b5d6d1p-10)
    p = horner(p, t, 0x1.5daf000bd50c3p-13, 0x1.39b6a559062b5p-6, -0x1.a4fb3c6602286p-4)
    return horner(p, t, -0x1.45f2de6e83597p-1, -0x1.20dd76e98429ap0)
  }

  @inline(__always) var double: Double { self }
  @inline(__always) static func sine(_ x: Double) -> Double { Glibc.sin(x) }
  @inline(__always) static func cosine(_ x: Double) -> Double { Glibc.cos(x) }
  @inline(__always) static func power(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
}

extension VectorMathNumber {
  /// The exponent of 1 as its bits say it.
  @inline(__always) static var exponentBias: Bits { 1 &<< Bits(exponentBitCount - 1) &- 1 }
  /// 1.5·2^(the digits of a number).
  @inline(__always) static var rounding: Self { 1.5 / ulpOfOne }
  /// A power of two that makes subnormal numbers normal: two digits more than a number has.
  @inline(__always) static var intoNormal: Self { 4 / ulpOfOne }
  /// √½.
  @inline(__always) static var rootOfHalf: Self { 0x1.6a09e667f3bcdp-1 }
  /// 1/ln 2.
  @inline(__always) static var log2e: Self { 0x1.71547652b82fep0 }

  /// p·x + c, rounded once where the build may use the instruction.
  ///
  /// Not a loop over an array of coefficients: the compiler would not put that into loops over numbers.
  @inline(__always) fileprivate static func horner(_ p: Self, _ x: Self, _ c: Self) -> Self {
    VectorMath.multiplyAdd(p, x, c)
  }

  /// The same for two coefficients, and for three.
  @inline(__always) fileprivate static func horner(_ p: Self, _ x: Self, _ b: Self, _ c: Self) -> Self {
    horner(horner(p, x, b), x, c)
  }

  @inline(__always) fileprivate static func horner(_ p: Self, _ x: Self, _ a: Self, _ b: Self, _ c: Self) -> Self {
    horner(horner(p, x, a, b), x, c)
  }
}
