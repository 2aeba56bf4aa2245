import Foundation

// From one rate to another: four ways between the same ends. Each starts at `from`, reaches `to` on exactly the last of
// its N steps and stays there; a single step is taken at `to`.

/// A straight line from one rate to another; written `Linear` in specs and on the command line.
///
///     η(t) = from + (to − from)·t/(N − 1)        0 ≤ t < N − 1
///     η(t) = to                                  t ≥ N − 1
///
/// - Parameters:
///   - from: the rate of the first step.
///   - to: the rate of the last step.
///   - over: N, the number of steps, at least 1.
public struct LinearRamp: Schedule, NamedSchedule {
  public static let name = "Linear"
  public static let parameters = rampParameters
  /// The rate of the first step.
  public let start: Double
  /// The rate of the last step, and of all after it.
  public let end: Double
  /// N, the number of steps, both ends counted.
  public let steps: Int

  /// A straight line from `start` to `end` in `steps` steps.
  ///
  /// - Throws: ``ScheduleError`` for rates that are negative or not finite, or fewer than one step.
  public init(from start: Double, to end: Double, over steps: Int) throws {
    try Self.requireRamp(start, end, steps)
    self.start = start
    self.end = end
    self.steps = steps
  }

  public var totalSteps: Int? { steps }

  public func callAsFunction(_ step: Int) -> Double {
    guard step < steps - 1 else { return end }
    return start + (end - start) * Double(step) / Double(steps - 1)
  }

  public init(_ arguments: Arguments) throws {
    try self.init(from: arguments.number("from"), to: arguments.number("to"), over: arguments.count("over"))
  }

  public var arguments: [String: ArgumentValue] { rampArguments(start, end, steps) }
}

/// Half a cosine from one rate to another: slow at first, fast in the middle, slow at the end.
///
///     η(t) = to + (from − to)·(1 + cos(πt/(N − 1)))/2        0 ≤ t < N − 1
///     η(t) = to                                              t ≥ N − 1
///
/// Unlike ``CosineAnnealingLR`` it never rises again.
///
/// - Parameters:
///   - from: the rate of the first step.
///   - to: the rate of the last step.
///   - over: N, the number of steps, at least 1.
/// - Source: Loshchilov and Hutter, *SGDR: Stochastic Gradient Descent with Warm Restarts*, 2017, equation 5, one cycle.
public struct Cosine: Schedule, NamedSchedule {
  public static let parameters = rampParameters
  /// The rate of the first step.
  public let start: Double
  /// The rate of the last step, and of all after it.
  public let end: Double
  /// N, the number of steps, both ends counted.
  public let steps: Int

  /// Half a cosine from `start` to `end` in `steps` steps.
  ///
  /// - Throws: ``ScheduleError`` for rates that are negative or not finite, or fewer than one step.
  public init(from start: Double, to end: Double, over steps: Int) throws {
    try Self.requireRamp(start, end, steps)
    self.start = start
    self.end = end
    self.steps = steps
  }

  public var totalSteps: Int? { steps }

  public func callAsFunction(_ step: Int) -> Double {
    guard step < steps - 1 else { return end }
    return end + (start - end) * (1 + cos(.pi * Double(step) / Double(steps - 1))) / 2
  }

  public init(_ arguments: Arguments) throws {
    try self.init(from: arguments.number("from"), to: arguments.number("to"), over: arguments.count("over"))
  }

  public var arguments: [String: ArgumentValue] { rampArguments(start, end, steps) }
}

/// The same factor at every step: a straight line on a logarithmic axis.
///
///     η(t) = from·(to/from)^(t/(N − 1))        0 ≤ t < N − 1
///     η(t) = to                                t ≥ N − 1
///
/// It is at the geometric mean in the middle. Rising, it is the sweep of a learning-rate range test.
///
/// - Parameters:
///   - from: the rate of the first step, above 0.
///   - to: the rate of the last step, above 0.
///   - over: N, the number of steps, at least 1.
public struct Exponential: Schedule, NamedSchedule {
  public static let parameters = rampParameters
  /// The rate of the first step, above 0.
  public let start: Double
  /// The rate of the last step, and of all after it, above 0.
  public let end: Double
  /// N, the number of steps, both ends counted.
  public let steps: Int

  /// Equal factors from `start` to `end` in `steps` steps.
  ///
  /// - Throws: ``ScheduleError`` for rates that are not above 0 and finite, or fewer than one step.
  public init(from start: Double, to end: Double, over steps: Int) throws {
    try Self.require(start.isFinite && start > 0, "from", start, "finite and above 0")
    try Self.require(end.isFinite && end > 0, "to", end, "finite and above 0")
    try Self.requireRamp(start, end, steps)
    self.start = start
    self.end = end
    self.steps = steps
  }

  public var totalSteps: Int? { steps }

  public func callAsFunction(_ step: Int) -> Double {
    guard step < steps - 1 else { return end }
    return start * pow(end / start, Double(step) / Double(steps - 1))
  }

  public init(_ arguments: Arguments) throws {
    try self.init(from: arguments.number("from"), to: arguments.number("to"), over: arguments.count("over"))
  }

  public var arguments: [String: ArgumentValue] { rampArguments(start, end, steps) }
}

/// A power of the remaining time: with power 1 a straight line, above 1 it falls fast first, below 1 fast at the end.
///
///     η(t) = to + (from − to)·(1 − t/(N − 1))^power        0 ≤ t < N − 1
///     η(t) = to                                            t ≥ N − 1
///     with cycles, for all t, k = max(1, ⌈t/(N − 1)⌉) and no end:
///     η(t) = to + (from − to)·(1 − t/(k·(N − 1)))^power
///
/// In cycles the rate reaches `to` at every multiple of N − 1, and jumps up in the next step, ever less far.
///
/// - Parameters:
///   - from: the rate of the first step.
///   - to: the rate of the last step.
///   - over: N, the number of steps, at least 1.
///   - power: the exponent, above 0.
///   - cycle: whether it starts anew; N must then be at least 2.
/// - Source: Keras, `PolynomialDecay`, whose decay_steps is N − 1.
public struct Polynomial: Schedule, NamedSchedule {
  public static let parameters =
    rampParameters + [
      Parameter("power", "the exponent of the remaining time"),
      Parameter("cycle", default: .bool(false), "whether it starts anew at the end"),
    ]
  /// The rate of the first step.
  public let start: Double
  /// The rate of the last step; in cycles, that of every multiple of N − 1.
  public let end: Double
  /// N, the number of steps, both ends counted.
  public let steps: Int
  /// The exponent of the remaining time, above 0.
  public let power: Double
  /// Whether it starts anew after its end.
  public let cycle: Bool

  /// A power of the remaining time, from `start` to `end` in `steps` steps.
  ///
  /// - Throws: ``ScheduleError`` for rates that are negative or not finite, fewer than one step (two in cycles), or a
  ///   power that is not above 0.
  public init(from start: Double, to end: Double, over steps: Int, power: Double, cycle: Bool = false) throws {
    try Self.requireRamp(start, end, steps)
    try Self.require(power.isFinite && power > 0, "power", power, "finite and above 0")
    try Self.require(steps >= 2 || !cycle, "over", steps, "at least 2 steps for cycles")
    self.start = start
    self.end = end
    self.steps = steps
    self.power = power
    self.cycle = cycle
  }

  public var totalSteps: Int? { cycle ? nil : steps }

  public func callAsFunction(_ step: Int) -> Double {
    guard cycle || step < steps - 1 else { return end }
    let round = cycle ? max(1, (Double(step) / Double(steps - 1)).rounded(.up)) : 1
    return end + (start - end) * pow(max(1 - Double(step) / (round * Double(steps - 1)), 0), power)
  }

  public init(_ arguments: Arguments) throws {
    try self.init(
      from: arguments.number("from"), to: arguments.number("to"), over: arguments.count("over"),
      power: arguments.number("power"), cycle: arguments.flag("cycle"))
  }

  public var arguments: [String: ArgumentValue] {
    rampArguments(start, end, steps).merging(["power": .double(power), "cycle": .bool(cycle)]) { $1 }
  }
}

private let rampParameters = [
  Parameter("from", "the rate of the first step"),
  Parameter("to", "the rate of the last step"),
  Parameter("over", "how long it takes, in steps"),
]

private func rampArguments(_ start: Double, _ end: Double, _ steps: Int) -> [String: ArgumentValue] {
  ["from": .double(start), "to": .double(end), "over": .int(steps)]
}

extension NamedSchedule {
  fileprivate static func requireRamp(_ start: Double, _ end: Double, _ steps: Int) throws {
    try require(start.isFinite && start >= 0, "from", start, "finite and at least 0")
    try require(end.isFinite && end >= 0, "to", end, "finite and at least 0")
    try require(steps >= 1, "over", steps, "at least 1 step")
  }
}
