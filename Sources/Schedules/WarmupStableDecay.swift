/// Warm up, hold, and decay only at the end: one long run can be ended at any time by a short decay.
///
///     Warmup(to: peak, over: W).then(Hold(peak, for: T − W − D)).then(LinearRamp(from: peak, to: floor, over: D))
///
/// Continuous at both seams; step W − 1 is the first at the peak, step T − 1 the first at the floor, where it rests.
///
/// - Parameters:
///   - to: the peak.
///   - warmup: W, in steps, at least 1.
///   - decay: D, in steps, at least 1.
///   - floor: the last rate, 0 when left out.
///   - over: T, all steps of the run, warm-up and decay included.
/// - Source: Hu et al., *MiniCPM*, 2024, section 4.2; the decay there is exponential, here it is linear, as in Hägele et
///   al., *Scaling Laws and Compute-Optimal Training Beyond Fixed Training Durations*, 2024.
public struct WarmupStableDecay: Schedule, NamedSchedule {
  /// The three parts, joined: warm-up, hold, decay.
  public let phases: JoinedSchedule<JoinedSchedule<Warmup, Hold>, LinearRamp>

  /// Up to `peak` in `warmup` steps, down to `floor` in the last `decay` of `total` steps.
  ///
  /// - Throws: ``ScheduleError`` when warm-up and decay together are longer than the run, or a part is not valid.
  public init(to peak: Double, warmup: Int, decay: Int, floor: Double = 0, over total: Int) throws {
    try Self.require(warmup >= 1, "warmup", warmup, "at least 1 step")
    try Self.require(decay >= 1, "decay", decay, "at least 1 step")
    try Self.require(warmup < total, "warmup", warmup, "shorter than the whole run of \(total) steps")
    try Self.require(
      decay <= total - warmup, "decay", decay, "at most the \(total - warmup) steps that the warm-up leaves")
    phases = try Warmup(to: peak, over: warmup)
      .then(Hold(peak, for: total - warmup - decay))
      .then(LinearRamp(from: peak, to: floor, over: decay))
  }

  public var totalSteps: Int? { phases.totalSteps }

  public func callAsFunction(_ step: Int) -> Double { phases(step) }

  public static let parameters = [
    Parameter("to", "the peak"),
    Parameter("warmup", "how long the warm-up is, in steps"),
    Parameter("decay", "how long the decay is, in steps"),
    Parameter("over", "all steps of the run"),
    Parameter("floor", default: .double(0), "the last rate"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(
      to: arguments.number("to"), warmup: arguments.count("warmup"), decay: arguments.count("decay"),
      floor: arguments.number("floor"), over: arguments.count("over"))
  }

  public var arguments: [String: ArgumentValue] {
    [
      "to": .double(phases.first.first.peak), "warmup": .int(phases.first.first.steps),
      "decay": .int(phases.second.steps), "floor": .double(phases.second.end), "over": .int(totalSteps ?? 0),
    ]
  }
}
