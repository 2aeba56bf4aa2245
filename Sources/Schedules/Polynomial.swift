import Foundation

/// A power of the remaining time: with power 1 a straight line, above 1 it falls fast first, below 1 fast at the end.
///
///     η(t) = to + (from − to)·(1 − t/(N − 1))^power        0 ≤ t < N − 1
///     η(t) = to                                            t ≥ N − 1
///
/// Starts at `from`, reaches `to` on exactly the last of its N steps and rests there.
///
/// - Parameters:
///   - from: the rate of the first step.
///   - to: the rate of the last step.
///   - over: N, the number of steps, at least 1; a single step is taken at `to`.
///   - power: the exponent, above 0.
public struct Polynomial: Schedule, Catalogued {
  public let start: Double
  public let end: Double
  public let steps: Int
  public let power: Double

  /// - Throws: ``ScheduleError`` for rates that are negative or not finite, fewer than one step, or a power
  ///   that is not above 0.
  public init(from start: Double, to end: Double, over steps: Int, power: Double) throws {
    try Self.require(start.isFinite && start >= 0, "from", start, "finite and at least 0")
    try Self.require(end.isFinite && end >= 0, "to", end, "finite and at least 0")
    try Self.require(steps >= 1, "over", steps, "at least 1 step")
    try Self.require(power.isFinite && power > 0, "power", power, "finite and above 0")
    self.start = start
    self.end = end
    self.steps = steps
    self.power = power
  }

  public var totalSteps: Int? { steps }

  public func callAsFunction(_ step: Int) -> Double {
    guard step < steps - 1 else { return end }
    return end + (start - end) * pow(1 - Double(step) / Double(steps - 1), power)
  }
}

extension Polynomial {
  public static let parameters = [
    Parameter("from", "the rate of the first step"),
    Parameter("to", "the rate of the last step"),
    Parameter("over", "how long it takes, in steps"),
    Parameter("power", "the exponent of the remaining time"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(
      from: arguments.number("from"), to: arguments.number("to"), over: arguments.count("over"),
      power: arguments.number("power"))
  }

  public var arguments: [String: ArgumentValue] {
    ["from": .double(start), "to": .double(end), "over": .int(steps), "power": .double(power)]
  }
}
