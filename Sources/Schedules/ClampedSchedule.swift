/// Any schedule, held at the value of its last step.
///
///     η(t) = base(min(t, end))
///
/// A base without an end is left as it is; ``Schedule/clamped(after:)`` gives it one.
public struct ClampedSchedule<Base: Schedule>: Schedule {
  /// The schedule that is held after its end.
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
    func clamped(_ momentum: some Schedule) -> any Schedule { ClampedSchedule<_>(momentum, end: end) }
    return base.momentum.map { clamped($0) }
  }
}

extension ClampedSchedule: Equatable where Base: Equatable {}
extension ClampedSchedule: Hashable where Base: Hashable {}

extension ClampedSchedule: Codable where Base: Codable {
  private enum CodingKeys: CodingKey { case base, end }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let end = try container.decodeIfPresent(Int.self, forKey: .end)
    guard (0..<Int.max).contains(end ?? 0) else {
      throw ScheduleError.parameter(schedule: "clamped", name: "end", value: "\(end ?? 0)", allowed: "at least 0")
    }
    self.init(try container.decode(Base.self, forKey: .base), end: end)
  }
}

/// A schedule that counts epochs, asked once per batch.
///
///     η(t) = base(⌊t/batches⌋)
public struct PerEpoch<Base: Schedule>: Schedule {
  /// The schedule that is asked for the number of the epoch.
  public let base: Base
  /// How many steps an epoch has.
  public let batches: Int

  /// The schedule `base`, which counts epochs of `batches` steps each.
  ///
  /// - Throws: ``ScheduleError`` for fewer than one batch per epoch, or more steps in all than an Int can count.
  public init(_ base: Base, batches: Int) throws {
    guard batches >= 1 else {
      throw ScheduleError.parameter(schedule: "perEpoch", name: "of", value: "\(batches)", allowed: "at least 1 batch")
    }
    guard max(base.totalSteps ?? 0, base.lastStep ?? 0) < Int.max / batches
    else {
      throw ScheduleError.parameter(
        schedule: "perEpoch", name: "of", value: "\(batches)", allowed: "small enough for an Int to count all steps")
    }
    self.base = base
    self.batches = batches
  }

  public func callAsFunction(_ step: Int) -> Double { base(step / batches) }

  public var totalSteps: Int? { base.totalSteps.map { $0 * batches } }
  public var lastStep: Int? { base.lastStep.map { $0 * batches + (batches - 1) } }
  public var momentum: (any Schedule)? {
    func perEpoch(_ momentum: some Schedule) -> any Schedule { PerEpoch<_>(unchecked: momentum, batches: batches) }
    return base.momentum.map { perEpoch($0) }
  }

  private init(unchecked base: Base, batches: Int) {
    self.base = base
    self.batches = batches
  }
}

extension PerEpoch: Equatable where Base: Equatable {}
extension PerEpoch: Hashable where Base: Hashable {}

extension PerEpoch: Codable where Base: Codable {
  private enum CodingKeys: CodingKey { case base, batches }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      container.decode(Base.self, forKey: .base), batches: container.decode(Int.self, forKey: .batches))
  }
}
