/// Any schedule within bounds, and with rates of your choice at single steps.
///
///     η(t) = at[t]                                    where `at` has a rate for step t
///     η(t) = min(max(base(t), floor), ceiling)        otherwise
///
/// In specs and on the command line every schedule takes these three beside its own parameters (a floor of
/// ``WarmupStableDecay`` is its own):
///
///     StepLR step_size=10 floor=0.001 ceiling=0.05 at=7:0.2
///     {"class": "StepLR", "params": {"step_size": 10, "floor": 0.001, "ceiling": 0.05, "at": {"7": 0.2}}}
///
/// A base that watches a metric goes on watching, and what it remembers is not bounded. Its ``FeedbackSchedule/rate``
/// knows no step, so only the bounds apply to it.
///
/// - Parameters:
///   - floor, ceiling: bounds of the rate; nil is no bound.
///   - at: rates by step, outside the bounds if you like.
public struct AdjustedSchedule<Base: Sendable>: Sendable {
  /// The schedule that is adjusted.
  public private(set) var base: Base
  /// The least rate, or nil for no bound below.
  public let floor: Double?
  /// The largest rate, or nil for no bound above.
  public let ceiling: Double?
  /// The rates of single steps, which win over base and bounds.
  public let at: [Int: Double]

  /// - Throws: ``ScheduleError`` for bounds and rates that are negative or not finite, for a floor above the ceiling and
  ///   for negative steps.
  init(_ base: Base, floor: Double?, ceiling: Double?, at: [Int: Double]) throws {
    func require(_ condition: Bool, _ name: String, _ value: Any, _ allowed: String) throws {
      guard condition else {
        throw ScheduleError.parameter(schedule: "A schedule", name: name, value: "\(value)", allowed: allowed)
      }
    }
    for (name, bound) in [("floor", floor), ("ceiling", ceiling)] {
      if let bound { try require(bound.isFinite && bound >= 0, name, bound, "finite and at least 0") }
    }
    if let floor, let ceiling { try require(floor <= ceiling, "floor", floor, "at most the ceiling of \(ceiling)") }
    for (step, rate) in at.sorted(by: { $0.key < $1.key }) {
      try require((0..<Int.max).contains(step), "a step of at", step, "at least 0")
      try require(rate.isFinite && rate >= 0, "the rate of at for step \(step)", rate, "finite and at least 0")
    }
    (self.base, self.floor, self.ceiling, self.at) = (base, floor, ceiling, at)
  }

  private func bounded(_ rate: Double) -> Double {
    let raised = floor.map { Swift.max(rate, $0) } ?? rate
    return ceiling.map { Swift.min(raised, $0) } ?? raised
  }
}

extension AdjustedSchedule: Schedule where Base: Schedule {
  public func callAsFunction(_ step: Int) -> Double { at[step] ?? bounded(base(step)) }

  public var totalSteps: Int? { base.totalSteps }
  /// That of the base, but after the last step of `at`.
  public var lastStep: Int? {
    base.lastStep.map { last in at.keys.max().map { Swift.max(last, $0 + 1) } ?? last }
  }
  public var momentum: (any Schedule)? { base.momentum }
}

extension AdjustedSchedule: SchedulesAnother where Base: Schedule {
  var another: any Schedule { base }
}

/// A schedule that asks another for its rates.
protocol SchedulesAnother: Schedule {
  var another: any Schedule { get }
}

extension AdjustedSchedule: FeedbackSchedule where Base: FeedbackSchedule {
  public func callAsFunction(_ step: Int) -> Double { at[step] ?? bounded(base(step)) }

  public var rate: Double { bounded(base.rate) }
  public mutating func observe(_ metric: Double) { base.observe(metric) }
}

extension AdjustedSchedule: Equatable where Base: Equatable {}
extension AdjustedSchedule: Hashable where Base: Hashable {}

extension AdjustedSchedule: Codable where Base: Codable {
  private enum CodingKeys: CodingKey { case base, floor, ceiling, at }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      container.decode(Base.self, forKey: .base), floor: container.decodeIfPresent(Double.self, forKey: .floor),
      ceiling: container.decodeIfPresent(Double.self, forKey: .ceiling),
      at: container.decode([Int: Double].self, forKey: .at))
  }
}

extension Schedule {
  /// This schedule within bounds, and with rates of your choice at single steps: `schedule.adjusted(floor: 1e-4)`.
  ///
  /// - Throws: ``ScheduleError`` for bounds and rates that are negative or not finite, or a floor above the ceiling.
  public func adjusted(
    floor: Double? = nil, ceiling: Double? = nil, at: [Int: Double] = [:]
  ) throws -> AdjustedSchedule<Self> {
    try AdjustedSchedule(self, floor: floor, ceiling: ceiling, at: at)
  }
}

extension FeedbackSchedule {
  /// The same for a schedule that watches a metric.
  ///
  /// - Throws: ``ScheduleError`` for bounds and rates that are negative or not finite, or a floor above the ceiling.
  public func adjusted(
    floor: Double? = nil, ceiling: Double? = nil, at: [Int: Double] = [:]
  ) throws -> AdjustedSchedule<Self> {
    try AdjustedSchedule(self, floor: floor, ceiling: ceiling, at: at)
  }
}

/// The adjustment of a spec, without its schedule.
struct Adjustment {
  static let names = ["floor", "ceiling", "at"]
  let floor: Double?
  let ceiling: Double?
  let at: [Int: Double]

  init(_ members: [String: ArgumentValue]) throws {
    floor = try Self.bound("floor", members["floor"])
    ceiling = try Self.bound("ceiling", members["ceiling"])
    at = try Self.rates(members["at"] ?? .null)
  }

  private static func bound(_ name: String, _ value: ArgumentValue?) throws -> Double? {
    guard let value, value != .null else { return nil }
    guard let number = value.number else {
      throw ScheduleError.parameter(schedule: "A schedule", name: name, value: "\(value)", allowed: "a number")
    }
    return number
  }

  /// `{"7": 0.2}` in JSON, `7:0.2` or `7:0.2,9:0.1` on the command line.
  private static func rates(_ value: ArgumentValue) throws -> [Int: Double] {
    let pairs: [(step: String, rate: ArgumentValue)] =
      switch value {
      case .null: []
      case .object(let members): members.map { ($0, $1) }
      case .list(let values): values.map { pair($0.text ?? "\($0)") }
      case .string(let text): [pair(text)]
      default: [("", value)]
      }
    var rates: [Int: Double] = [:]
    for (text, rate) in pairs {
      guard let step = Int(text), let rate = rate.number, rates.updateValue(rate, forKey: step) == nil else {
        throw ScheduleError.parameter(
          schedule: "A schedule", name: "at", value: "\(value)",
          allowed: "a rate for each of its steps: at=7:0.2,9:0.1, or in JSON \"at\": {\"7\": 0.2, \"9\": 0.1}")
      }
    }
    return rates
  }

  private static func pair(_ text: String) -> (step: String, rate: ArgumentValue) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    return (parts[0], parts.count == 2 ? Double(parts[1]).map(ArgumentValue.double) ?? .null : .null)
  }
}
