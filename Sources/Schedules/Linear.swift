/// A straight line from one rate to another.
///
///     η(t) = from + (to − from)·t/(N − 1)        0 ≤ t < N − 1
///     η(t) = to                                  t ≥ N − 1
///
/// Starts at `from`, is half-way in the middle, reaches `to` on exactly the last of its N steps and rests there.
///
/// - Parameters:
///   - from: the rate of the first step.
///   - to: the rate of the last step.
///   - over: N, the number of steps, at least 1; a single step is taken at `to`.
public struct Linear: Schedule, Catalogued {
  public let start: Double
  public let end: Double
  public let steps: Int

  /// - Throws: ``ScheduleError`` for rates that are negative or not finite, or fewer than one step.
  public init(from start: Double, to end: Double, over steps: Int) throws {
    try Self.require(start.isFinite && start >= 0, "from", start, "finite and at least 0")
    try Self.require(end.isFinite && end >= 0, "to", end, "finite and at least 0")
    try Self.require(steps >= 1, "over", steps, "at least 1 step")
    self.start = start
    self.end = end
    self.steps = steps
  }

  public var totalSteps: Int? { steps }

  public func callAsFunction(_ step: Int) -> Double {
    guard step < steps - 1 else { return end }
    return start + (end - start) * Double(step) / Double(steps - 1)
  }
}

extension Linear {
  public static let parameters = [
    Parameter("from", "the rate of the first step"),
    Parameter("to", "the rate of the last step"),
    Parameter("over", "how long it takes, in steps"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(from: arguments.number("from"), to: arguments.number("to"), over: arguments.count("over"))
  }

  public var arguments: [String: ArgumentValue] {
    ["from": .double(start), "to": .double(end), "over": .int(steps)]
  }
}
