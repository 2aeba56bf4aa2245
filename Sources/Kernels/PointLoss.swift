#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The loss of a single row, as a function of the linear predictor f = x·w + b and of the target y.
protocol PointLoss: SendableMetatype {
  /// The loss ℓ(f, y), and its derivative ∂ℓ/∂f, which both regressions of the course call the error.
  static func lossAndError(_ f: Double, _ y: Double) -> (loss: Double, error: Double)
}

/// Half the squared error.
///
///     ℓ(f, y) = (f − y)² / 2        ∂ℓ/∂f = f − y
enum SquaredError: PointLoss {
  @inline(__always) static func lossAndError(_ f: Double, _ y: Double) -> (loss: Double, error: Double) {
    let error = f - y
    return (0.5 * (error * error), error)
  }
}

/// The log-loss of the logit f for a target 0 or 1, without overflow for any finite f.
///
///     ℓ(f, y) = −[y ln p + (1 − y) ln(1 − p)] = max(f, 0) − y·f + ln(1 + e^−|f|)        p = 1 / (1 + e^−f)
///     ∂ℓ/∂f   = p − y
enum LogLoss: PointLoss {
  @inline(__always) static func lossAndError(_ f: Double, _ y: Double) -> (loss: Double, error: Double) {
    let decay = exp(-abs(f))  // in 0…1: the side on which the exponential cannot overflow
    // max(f, 0) − y·f is what being on the wrong side costs: −f or f there, 0 on the right side.
    let wrong = y > 0.5 ? max(-f, 0) : max(f, 0)
    let p = f >= 0 ? 1 / (1 + decay) : decay / (1 + decay)
    return (wrong + log1p(decay), p - y)
  }
}
