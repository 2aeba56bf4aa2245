/// Any schedule, held at the value of its last step.
///
///     η(t) = base(min(t, end))
///
/// A base without an end is left as it is; ``Schedule/resting(after:)`` gives it one.
public struct Resting<Base: Schedule>: Schedule {
  public let base: Base
  /// The step from which the value holds, or nil when the base has no end.
  public let end: Int?

  init(_ base: Base, end: Int?) {
    self.base = base
    self.end = end
  }

  public func callAsFunction(_ step: Int) -> Double { base(end.map { min(step, $0) } ?? step) }

  public var totalSteps: Int? { base.totalSteps ?? end.map { $0 + 1 } }
  public var lastStep: Int? { end }
  public var momentum: (any Schedule)? {
    func resting(_ momentum: some Schedule) -> any Schedule { Resting<_>(momentum, end: end) }
    return base.momentum.map { resting($0) }
  }
}

extension Resting: Equatable where Base: Equatable {}
extension Resting: Hashable where Base: Hashable {}

extension Resting: Codable where Base: Codable {
  private enum CodingKeys: CodingKey { case base, end }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let end = try container.decodeIfPresent(Int.self, forKey: .end)
    guard (0..<Int.max).contains(end ?? 0) else {
      throw ScheduleError.parameter(schedule: "resting", name: "end", value: "\(end ?? 0)", allowed: "at least 0")
    }
    self.init(try container.decode(Base.self, forKey: .base), end: end)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(base, forKey: .base)
    try container.encodeIfPresent(end, forKey: .end)
  }
}
