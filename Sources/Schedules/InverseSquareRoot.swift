/// Warm-up, then a decay with the inverse square root of the step: the "noam" schedule, and that of transformers.
///
///     n = t + first
///     η(t) = peak·n/W                   n < W
///     η(t) = peak·√(τ/(n + τ − W))      n ≥ W
///
/// With first = 1 and τ = W, the defaults, this is noam: the first step is taken at peak/W and step W − 1 is the only one
/// at the peak. With first = 0 it is transformers' `get_inverse_sqrt_schedule`: the first step is taken at 0, step W is
/// the only one at the peak. It has no end and never rests; use `clamped(after:)` to stop it.
///
/// - Parameters:
///   - peak: the largest rate.
///   - warmup: W, the number of steps of the warm-up, at least 1, or 0 with a time scale.
///   - timescale: τ, how many steps after the peak the rate has fallen to peak/√2, at least 1; W when left out.
///   - first: the number of the first step, 1 or 0.
/// - Source: Vaswani et al., *Attention Is All You Need*, 2017, equation 3, which writes the peak as (d·W)^−½; Hugging
///   Face transformers, `optimization.py`, 2023, whose τ is 10 000 when W is 0 and no time scale is given.
public struct InverseSquareRoot: Schedule, NamedSchedule {
  /// The largest rate.
  public let peak: Double
  /// W, the number of steps of the warm-up.
  public let warmup: Int
  /// τ, how many steps after the peak the rate has fallen to peak/√2.
  public let timescale: Int
  /// The number of the first step: 1 as in the paper, 0 as in transformers.
  public let first: Int

  /// A warm-up to `peak` in `warmup` steps, and the decay after it.
  ///
  /// - Throws: ``ScheduleError`` for a peak that is negative or not finite, a warm-up or time scale of fewer than one
  ///   step, or a first step that is neither 0 nor 1.
  public init(to peak: Double, warmup: Int, timescale: Int? = nil, first: Int = 1) throws {
    try Self.require(peak.isFinite && peak >= 0, "to", peak, "finite and at least 0")
    try Self.require(warmup >= (timescale == nil ? 1 : 0), "warmup", warmup, "at least 1, or 0 with a timescale")
    try Self.require((timescale ?? 1) >= 1, "timescale", timescale ?? 0, "at least 1 step")
    try Self.require((0...1).contains(first), "first", first, "1 (noam) or 0 (transformers)")
    self.peak = peak
    self.warmup = warmup
    self.timescale = timescale ?? warmup
    self.first = first
  }

  /// The rate of the paper, whose peak depends on the width d of the model: (d·W)^−½.
  public static func transformer(width: Int, warmup: Int) throws -> InverseSquareRoot {
    try require(width >= 1, "width", width, "at least 1")
    return try InverseSquareRoot(to: 1 / (Double(width) * Double(warmup)).squareRoot(), warmup: warmup)
  }

  public func callAsFunction(_ step: Int) -> Double {
    let n = Double(step) + Double(first)
    let (w, scale) = (Double(warmup), Double(timescale))
    return peak * (n < w ? n / w : (scale / (n + (scale - w))).squareRoot())
  }

  public static let parameters = [
    Parameter("to", "the peak"),
    Parameter("warmup", "how long the warm-up is, in steps"),
    Parameter("timescale", default: .null, "steps after the peak until 1/√2 of it; the warm-up when left out"),
    Parameter("first", default: .int(1), "the number of the first step: 1 (noam) or 0 (transformers)"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(
      to: arguments.number("to"), warmup: arguments.count("warmup"),
      timescale: arguments.has("timescale") ? arguments.count("timescale") : nil, first: arguments.count("first"))
  }

  public var arguments: [String: ArgumentValue] {
    ["to": .double(peak), "warmup": .int(warmup), "timescale": .int(timescale), "first": .int(first)]
  }
}
