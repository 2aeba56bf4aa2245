/// Exponential, logarithm, tanh and erf without branches, so that the compiler makes vectors of any loop that calls them.
///
/// Every function is at most 2 units in the last place from the true value (tanh and sigmoid 2.5 in a portable build, which
/// has no multiply-add in one instruction), for every argument, subnormal ones and results included; NaN gives NaN, and at the ends of its domain each has its limit. Whatever stands at a place, the
/// result there is the same: in a vector, in the rest of a loop, on any thread.
///
/// A choice is `condition ? a : b` of two values that are both computed: the compiler turns it into a blend.
enum VectorMath<Number: VectorMathNumber> {
  /// eˣ.
  ///
  ///     k = x/ln 2, rounded;  r = x − k·ln 2;  eˣ = 2ᵏ·(1 + r + r²/2! + r³/3! + …)        |r| ≤ ln 2/2
  ///
  /// 2ᵏ in two factors, because beyond the largest power of two there are still numbers, and below the smallest.
  @inline(__always) static func exp(_ x: Number) -> Number {
    let (r, rest, k) = reduced(clamp(x, Number.exponentsOfZeroAndInfinity.0, Number.exponentsOfZeroAndInfinity.1))
    let half = k &>> 1
    return (1 + (r + rest)) * powerOfTwo(half) * powerOfTwo(k &- half)
  }

  /// eˣ for x ≤ 0, the same bits in fewer steps: 2ᵏ⁺ⁿ is a number for all these k, and 2⁻ⁿ is a constant.
  @inline(__always) static func decay(_ x: Number) -> Number {
    let lowest = Number.exponentsOfZeroAndInfinity.0
    let (r, rest, k) = reduced(x < lowest ? lowest : x)
    let n = Number.exponentBias / 2
    return (1 + (r + rest)) * powerOfTwo(k &+ n) * powerOfTwo(-n)
  }

  /// eˣ − 1, exact for small x, too.
  ///
  ///     2ᵏ·(eʳ − 1) + (2ᵏ − 1)
  @inline(__always) static func expm1(_ x: Number) -> Number {
    // Below the lower bound the result is −1; and half of 2ᵏ is a number where 2ᵏ is none any more.
    let (r, rest, k) = reduced(clamp(x, -Number(Number.significandBitCount), Number.exponentsOfZeroAndInfinity.1))
    let half = powerOfTwo(k &- 1)
    let y = 2 * multiplyAdd(half, rest, multiplyAdd(half, r, half - 0.5))
    return Number(signOf: x, magnitudeOf: k == 0 ? r + rest : y)
  }

  /// log x; −∞ at 0, NaN below.
  @inline(__always) static func log(_ x: Number) -> Number {
    let isSubnormal = x < Number.leastNormalMagnitude
    let (f, k) = split(isSubnormal ? x * Number.intoNormal : x)
    let y = logarithm(f, isSubnormal ? k - Number(Number.significandBitCount + 2) : k, correction: 0)
    return logarithmAtEnds(x, of: x, y)
  }

  /// log(1 + x), exact for small x, too; −∞ at −1, NaN below.
  ///
  ///     u = 1 + x, rounded;  log(1 + x) = log u + (1 + x − u)/u
  @inline(__always) static func log1p(_ x: Number) -> Number {
    let u = 1 + x
    let lost = x < 1 ? x - (u - 1) : 1 - (u - x)
    let (f, k) = split(u)
    let y = logarithm(k == 0 ? x : f, k, correction: k == 0 ? 0 : lost / u)
    return Number(signOf: x, magnitudeOf: logarithmAtEnds(x, of: u, y))
  }

  /// (e²ˣ − 1)/((e²ˣ − 1) + 2).
  @inline(__always) static func tanh(_ x: Number) -> Number {
    let size = x.magnitude
    let e = expm1(2 * (size > 20 ? 20 : size))
    return Number(signOf: x, magnitudeOf: quotient(e, 2, e))
  }

  /// 1/(1 + e⁻ˣ), without overflow on either side.
  @inline(__always) static func sigmoid(_ x: Number) -> Number {
    let e = decay(-x.magnitude)
    return quotient(x < 0 ? e : 1, 1, e)
  }

  /// The error function 2/√π·∫₀ˣ e^(−t²) dt.
  ///
  ///     x + x·p(x²)                 |x| < 1
  ///     ±(1 − e^(|x|·q(|x|)))       beyond, where log(1 − erf x) is nearly a parabola
  ///
  /// p and q are polynomials fitted at Chebyshev's points.
  @inline(__always) static func erf(_ x: Number) -> Number {
    let size = x.magnitude
    let near = multiplyAdd(x, Number.erfNear(x * x), x)
    let t = size > 6 ? 6 : size
    let far = 1 - decay(t * Number.erfFar(t))
    return size < 0.925 ? near : Number(signOf: x, magnitudeOf: far)
  }

  // MARK: Parts

  /// a·b + c, rounded once where the build may use the instruction.
  @inline(__always) static func multiplyAdd(_ a: Number, _ b: Number, _ c: Number) -> Number {
    #if PORTABLE
      c + a * b
    #else
      c.addingProduct(a, b)
    #endif
  }

  /// a/(b + c), corrected for what the sum and the quotient lost in rounding.
  @inline(__always) private static func quotient(_ a: Number, _ b: Number, _ c: Number) -> Number {
    let sum = b + c
    let lost = c - (sum - b)
    let inverse = 1 / sum
    let y = a * inverse
    return multiplyAdd(multiplyAdd(-y, sum, a) - y * lost, inverse, y)
  }

  /// x = k·ln 2 + r, and eʳ − 1 − r, with what rounding has taken from r.
  ///
  /// Added to 1.5·2^(the digits of a number), a number is rounded to a whole one, which then stands in the last bits.
  @inline(__always) private static func reduced(_ x: Number) -> (r: Number, rest: Number, k: Number.Bits) {
    let rounded = multiplyAdd(x, Number.log2e, Number.rounding)
    let k = rounded - Number.rounding
    let (high, low) = Number.ln2
    let exact = multiplyAdd(k, -high, x)
    let r = multiplyAdd(k, -low, exact)
    let lost = multiplyAdd(k, -low, exact - r)
    return (r, multiplyAdd(r * r, Number.exponentialSeries(r), lost), rounded.bits &- Number.rounding.bits)
  }

  @inline(__always) private static func powerOfTwo(_ k: Number.Bits) -> Number {
    Number(bits: (k &+ Number.exponentBias) &<< Number.Bits(Number.significandBitCount))
  }

  /// x = 2ᵏ·(1 + f), √½ ≤ 1 + f < √2.
  @inline(__always) private static func split(_ x: Number) -> (f: Number, k: Number) {
    let digits = Number.Bits(Number.significandBitCount)
    let exponent = (x.bits &- Number.rootOfHalf.bits) &>> digits
    let k = Number(bits: Number.rounding.bits &+ exponent) - Number.rounding
    return (Number(bits: x.bits &- (exponent &<< digits)) - 1, k)
  }

  /// k·ln 2 + log(1 + f) + correction.
  ///
  ///     s = f/(2 + f);  log(1 + f) = f − f²/2 + s·(f²/2 + 2s²/3 + 2s⁴/5 + 2s⁶/7 + …)
  ///
  /// - Source: fdlibm, e_log.c (Sun Microsystems 1993), with Taylor's coefficients.
  @inline(__always) private static func logarithm(_ f: Number, _ k: Number, correction: Number) -> Number {
    let s = f / (2 + f)
    let square = f * f / 2
    let (high, low) = Number.ln2
    let rest = multiplyAdd(s, square + Number.logarithmSeries(s * s), multiplyAdd(k, low, correction))
    return multiplyAdd(k, high, f - (square - rest))
  }

  /// `y`, or what the logarithm is where its argument `u` is 0, negative, infinite or NaN.
  @inline(__always) private static func logarithmAtEnds(_ x: Number, of u: Number, _ y: Number) -> Number {
    let inside = u < Number.infinity ? y : x
    return u > 0 ? inside : u == 0 ? -Number.infinity : Number.nan
  }
}

/// A type of number that `VectorMath` knows the constants of.
protocol VectorMathNumber: BinaryFloatingPoint & SIMDScalar & Codable & Sendable {
  associatedtype Bits: FixedWidthInteger & SignedInteger

  init(bits: Bits)
  var bits: Bits { get }

  /// ln 2 in two parts; the first has so few digits that its product with any exponent is exact.
  static var ln2: (high: Self, low: Self) { get }
  /// Where eˣ has become 0 and ∞.
  static var exponentsOfZeroAndInfinity: (Self, Self) { get }

  /// 1/2! + r/3! + r²/4! + …, |r| ≤ ln 2/2.
  static func exponentialSeries(_ r: Self) -> Self
  /// 2z/3 + 2z²/5 + 2z³/7 + …, 0 ≤ z ≤ 0.03.
  static func logarithmSeries(_ z: Self) -> Self
  /// erf √s/√s − 1, 0 ≤ s ≤ 1.
  static func erfNear(_ s: Self) -> Self
  /// log(1 − erf t)/t, 1 ≤ t ≤ 6.
  static func erfFar(_ t: Self) -> Self

  /// The number as a Double, in which long sums are kept.
  var double: Double { get }
  /// The sine of an angle in radians, by the C library, as are the next two.
  static func sine(_ x: Self) -> Self
  /// The cosine of an angle in radians.
  static func cosine(_ x: Self) -> Self
  /// xʸ; x⁰ is 1, also for NaN.
  static func power(_ x: Self, _ y: Self) -> Self
}
