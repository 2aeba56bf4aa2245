/// Warm-up, then a decay with the inverse square root of the step: the "noam" schedule.
///
///     η(t) = peak·(t + 1)/W           0 ≤ t < W
///     η(t) = peak·√(W/(t + 1))        t ≥ W − 1
///
/// The warm-up is included: W − 1 is the only step at the peak, the first step is taken at peak/W. It has no end and
/// never rests; use `clamped(after:)` to stop it.
///
/// - Parameters:
///   - peak: the largest rate.
///   - warmup: W, the number of steps of the warm-up, at least 1.
/// - Source: Vaswani et al., *Attention Is All You Need*, 2017, equation 3, which writes the peak as (d·W)^−½.
public struct InverseSquareRoot: Schedule, NamedSchedule {
  public let peak: Double
  public let warmup: Int

  /// - Throws: ``ScheduleError`` for a peak that is negative or not finite, or a warm-up of fewer than one step.
  public init(to peak: Double, warmup: Int) throws {
    try Self.require(peak.isFinite && peak >= 0, "to", peak, "finite and at least 0")
    try Self.require(warmup >= 1, "warmup", warmup, "at least 1 step")
    self.peak = peak
    self.warmup = warmup
  }

  /// The rate of the paper, whose peak depends on the width d of the model: (d·W)^−½.
  public static func transformer(width: Int, warmup: Int) throws -> InverseSquareRoot {
    try require(width >= 1, "width", width, "at least 1")
    return try InverseSquareRoot(to: 1 / (Double(width) * Double(warmup)).squareRoot(), warmup: warmup)
  }

  public func callAsFunction(_ step: Int) -> Double {
    let t = Double(step) + 1
    let w = Double(warmup)
    return peak * min(t / w, (w / t).squareRoot())
  }

  public static let parameters = [
    Parameter("to", "the peak"),
    Parameter("warmup", "how long the warm-up is, in steps"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(to: arguments.number("to"), warmup: arguments.count("warmup"))
  }

  public var arguments: [String: ArgumentValue] { ["to": .double(peak), "warmup": .int(warmup)] }
}
