import Foundation

/// Half a cosine from one rate to another: slow at first, fast in the middle, slow at the end.
///
///     η(t) = to + (from − to)·(1 + cos(πt/(N − 1)))/2        0 ≤ t < N − 1
///     η(t) = to                                              t ≥ N − 1
///
/// Starts at `from`, is half-way in the middle, reaches `to` on exactly the last of its N steps and rests there:
/// unlike ``CosineAnnealingLR`` it never rises again.
///
/// - Parameters:
///   - from: the rate of the first step.
///   - to: the rate of the last step.
///   - over: N, the number of steps, at least 1; a single step is taken at `to`.
/// - Source: Loshchilov and Hutter, *SGDR: Stochastic Gradient Descent with Warm Restarts*, 2017, equation 5, one cycle.
public struct Cosine: Schedule, Catalogued {
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
    return end + (start - end) * (1 + cos(.pi * Double(step) / Double(steps - 1))) / 2
  }
}

extension Cosine {
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
