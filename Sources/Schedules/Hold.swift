/// The constant schedule.
///
///     η(t) = rate        t ≥ 0
///
/// - Parameters:
///   - rate: the learning rate; it should be finite and not negative, which decoding checks.
///   - steps: how long it holds before something joined by `then` begins; nil for ever.
public struct Hold: Schedule, NamedSchedule {
  /// The learning rate at every step.
  public let rate: Double
  public let totalSteps: Int?

  /// Holds `rate` for ever.
  public init(_ rate: Double) {
    self.rate = rate
    totalSteps = nil
  }

  /// Holds `rate` for `steps` steps; 0 steps are allowed, so that a phase of a composition can be left out.
  ///
  /// - Throws: ``ScheduleError`` for a rate that is negative or not finite, or a negative number of steps.
  public init(_ rate: Double, for steps: Int) throws {
    try Self.require(rate.isFinite && rate >= 0, "rate", rate, "finite and at least 0")
    try Self.require(steps >= 0, "steps", steps, "at least 0")
    self.rate = rate
    totalSteps = steps
  }

  public func callAsFunction(_ step: Int) -> Double { rate }

  public static let parameters = [
    Parameter("rate", "the learning rate"),
    Parameter("steps", default: .null, "how long it holds, in steps; for ever when left out"),
  ]

  public init(_ arguments: Arguments) throws {
    let steps = arguments.has("steps") ? try arguments.count("steps") : nil
    let checked = try Hold(arguments.number("rate"), for: steps ?? 0)
    self = steps == nil ? Hold(checked.rate) : checked
  }

  public var arguments: [String: ArgumentValue] {
    ["rate": .finite(rate), "steps": totalSteps.map(ArgumentValue.int) ?? .null]
  }
}
