/// Logarithm, exponential, powers, sine and cosine by + − × ÷ alone.
///
/// IEEE 754 fixes these four, and Swift does not fuse them, so the results have the same bits on every machine; the system's
/// mathematical library makes no such promise. Accurate to a few units in the last place, which is plenty for data sets.
public enum PortableMath {
  /// The natural logarithm of a positive number; −∞ for 0, NaN below it.
  ///
  ///     x = m·2ᵉ, √½ ≤ m < √2;  s = (m − 1)/(m + 1);  ln x = e·ln 2 + 2·(s + s³/3 + s⁵/5 + …)
  public static func log(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return x == 0 ? -.infinity : x > 0 ? x : .nan }
    let isLarge = x.significand >= 2.0.squareRoot()
    let mantissa = isLarge ? x.significand / 2 : x.significand
    let exponent = Double(x.exponent) + (isLarge ? 1 : 0)
    let s = (mantissa - 1) / (mantissa + 1)
    let series = stride(from: 21.0, through: 1, by: -2).reduce(0) { sum, n in 1 / n + s * s * sum }
    return exponent * 0.693147180559945309417 + 2 * s * series
  }

  /// eˣ: 2ᵏ times Taylor's series of what is left; infinite where it is beyond a Double, NaN for NaN.
  public static func exp(_ x: Double) -> Double {
    let ln2 = 0.693147180559945309417
    guard abs(x) < 1_000 else { return x.isNaN ? x : x > 0 ? .infinity : 0 }
    let k = (x / ln2).rounded()
    let rest = x - k * ln2
    let series = stride(from: 20.0, through: 1, by: -1).reduce(1) { sum, n in 1 + rest / n * sum }
    return Double(sign: .plus, exponent: Int(k), significand: series)
  }

  /// `base` to the power `exponent`, for a positive, finite base and an exponent from 0 to 1.
  ///
  /// Exact at both ends.
  public static func power(_ base: Double, _ exponent: Double) -> Double {
    exponent == 1 ? base : exp(exponent * log(base))
  }

  /// `base` to a whole power of 0 or more, by repeated squaring.
  public static func integerPower(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    var square = base
    var rest = exponent
    while rest > 0 {
      if rest % 2 == 1 { result *= square }
      square *= square
      rest /= 2
    }
    return result
  }

  /// Cosine and sine of an angle that is counted in whole turns.
  ///
  /// Reduced to at most an eighth of a turn either way, then summed by Taylor's series.
  public static func cosineAndSine(turns: Double) -> (cosine: Double, sine: Double) {
    let quarter = (turns * 4).rounded()
    let x = (turns - quarter / 4) * (2 * Double.pi)
    let cosine = stride(from: 20.0, through: 2, by: -2).reduce(1) { sum, n in 1 - x * x / (n * (n - 1)) * sum }
    let sine = x * stride(from: 21.0, through: 3, by: -2).reduce(1) { sum, n in 1 - x * x / (n * (n - 1)) * sum }
    switch quarter - (quarter / 4).rounded(.down) * 4 {
    case 1: return (-sine, cosine)
    case 2: return (-cosine, -sine)
    case 3: return (sine, -cosine)
    default: return (cosine, sine)
    }
  }
}
