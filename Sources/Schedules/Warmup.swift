/// A straight rise at the start of training, while the curvature is still large.
///
///     η(t) = from + (to − from)·(t + 1)/W        0 ≤ t < W
///     η(t) = to                                  t ≥ W − 1
///
/// `from` is the rate *before* the first step. With the usual `from` = 0 the first step is therefore taken at `to`/W and
/// not wasted at 0, step W − 1 is the first at the peak, and no jump, the seam to the next schedule included, is larger
/// than `to`/W. Rests at `to`.
///
/// - Parameters:
///   - from: the rate before the first step, 0 when left out.
///   - to: the peak.
///   - over: W, the number of steps, at least 1.
/// - Source: Goyal et al., *Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour*, 2017, section 2.2. Theirs starts
///   at the rate for one worker; the count from t + 1 is that of the noam formula (see ``InverseSquareRoot``).
public struct Warmup: Schedule, NamedSchedule {
  /// The rate before the first step, which is taken at `start` + (`peak` − `start`)/W.
  public let start: Double
  /// The rate of the last step, and of all after it.
  public let peak: Double
  /// W, the number of steps; step W − 1 is the first at the peak.
  public let steps: Int

  /// A straight line from `start` up to `peak` in `steps` steps.
  ///
  /// - Throws: ``ScheduleError`` for rates that are negative or not finite, or fewer than one step.
  public init(from start: Double = 0, to peak: Double, over steps: Int) throws {
    try Self.require(start.isFinite && start >= 0, "from", start, "finite and at least 0")
    try Self.require(peak.isFinite && peak >= 0, "to", peak, "finite and at least 0")
    try Self.require(steps >= 1, "over", steps, "at least 1 step")
    self.start = start
    self.peak = peak
    self.steps = steps
  }

  public var totalSteps: Int? { steps }

  public func callAsFunction(_ step: Int) -> Double {
    guard step < steps - 1 else { return peak }
    return start + (peak - start) * (Double(step) + 1) / Double(steps)
  }

  public static let parameters = [
    Parameter("to", "the peak"),
    Parameter("over", "how long it rises, in steps"),
    Parameter("from", default: .double(0), "the rate before the first step"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(from: arguments.number("from"), to: arguments.number("to"), over: arguments.count("over"))
  }

  public var arguments: [String: ArgumentValue] {
    ["from": .double(start), "to": .double(peak), "over": .int(steps)]
  }
}
