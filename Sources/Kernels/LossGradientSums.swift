/// What one pass over a table gives: the sums from which cost and gradient are made.
public struct LossGradientSums: Sendable, Equatable {
  /// Σ ℓᵢ, the losses of the rows.
  public var loss = 0.0
  /// Σ eᵢ·xᵢⱼ for each column j, where eᵢ = ∂ℓᵢ/∂fᵢ.
  public var errorTimesFeature: [Double]
  /// Σ eᵢ.
  public var error = 0.0

  /// Sums over no rows: 0 everywhere.
  public init(columns: Int) {
    errorTimesFeature = [Double](repeating: 0, count: columns)
  }

  mutating func add(_ other: LossGradientSums) {
    loss += other.loss
    error += other.error
    for j in errorTimesFeature.indices { errorTimesFeature[j] += other.errorTimesFeature[j] }
  }
}

extension LossGradientSums {
  /// Half the squared errors of f = x·w + b, and their gradient, in one pass over the table.
  ///
  ///     loss = ½ Σ (fᵢ − yᵢ)²        errorTimesFeature[j] = Σ (fᵢ − yᵢ)·xᵢⱼ        error = Σ (fᵢ − yᵢ)
  ///
  /// A table of a million rows and ten columns is 80 MB: reading it takes longer than the arithmetic, so each row is
  /// read once, used for its prediction and, while it is still in registers or in the first cache, for the gradient.
  ///
  /// - Parameters:
  ///   - features: m rows of n numbers, row after row.
  ///   - targets: m numbers.
  ///   - weights: n numbers.
  ///   - rows: which rows to take, repeats allowed; nil is all of them.
  ///   - threads: the result does not depend on it, bit for bit.
  public static func squaredError(
    features: [Double], targets: [Double], weights: [Double], bias: Double, rows: [Int]? = nil,
    threads: Int = Threads.available
  ) -> LossGradientSums {
    sums(SquaredError.self, features, targets, weights, bias, rows, threads)
  }

  /// The log-losses of the logits f = x·w + b for targets 0 and 1, and their gradient, in one pass over the table.
  ///
  ///     loss = Σ ln(1 + e^fᵢ) − yᵢ·fᵢ        errorTimesFeature[j] = Σ (pᵢ − yᵢ)·xᵢⱼ        error = Σ (pᵢ − yᵢ)
  ///
  /// Parameters as in ``squaredError(features:targets:weights:bias:rows:threads:)``.
  public static func logLoss(
    features: [Double], targets: [Double], weights: [Double], bias: Double, rows: [Int]? = nil,
    threads: Int = Threads.available
  ) -> LossGradientSums {
    sums(LogLoss.self, features, targets, weights, bias, rows, threads)
  }

  // The two functions above are not generic so that other modules call code that is specialised here.
  private static func sums<Loss: PointLoss>(
    _: Loss.Type, _ features: [Double], _ targets: [Double], _ weights: [Double], _ bias: Double, _ rows: [Int]?,
    _ threads: Int
  ) -> LossGradientSums {
    precondition(features.count == targets.count * weights.count, "the table has another shape")
    precondition(rows?.allSatisfy { targets.indices.contains($0) } ?? true, "a row beyond the table")
    return features.withUnsafeBufferPointer { x in
      targets.withUnsafeBufferPointer { y in
        weights.withUnsafeBufferPointer { w in
          FusedLossGradient<Loss>(x: x, y: y, w: w, b: bias, rows: rows).sums(threads: threads)
        }
      }
    }
  }
}

/// The loss of a single row, as a function of the linear predictor f = x·w + b and of the target y.
protocol PointLoss: SendableMetatype {
  /// The loss ℓ(f, y), and its derivative ∂ℓ/∂f, which both regressions of the course call the error.
  static func lossAndError(_ f: Double, _ y: Double) -> (loss: Double, error: Double)
  /// Whether it takes longer than the rest of a short row.
  static var isCostly: Bool { get }
}

/// Half the squared error.
///
///     ℓ(f, y) = (f − y)² / 2        ∂ℓ/∂f = f − y
enum SquaredError: PointLoss {
  static var isCostly: Bool { false }

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
  static var isCostly: Bool { true }

  @inline(__always) static func lossAndError(_ f: Double, _ y: Double) -> (loss: Double, error: Double) {
    let decay = VectorMath.decay(-abs(f))  // in 0…1: the side on which the exponential cannot overflow
    // max(f, 0) − y·f is what being on the wrong side costs: −f or f there, 0 on the right side.
    let side = y > 0.5 ? -f : f
    let wrong = side > 0 ? side : 0
    let p = (f >= 0 ? 1 : decay) / (1 + decay)
    return (wrong + VectorMath.log1p(decay), p - y)
  }
}
