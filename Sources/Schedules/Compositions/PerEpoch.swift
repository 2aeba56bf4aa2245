/// A schedule that counts epochs, asked once per batch.
///
///     η(t) = base(⌊t/batches⌋)
public struct PerEpoch<Base: Schedule>: Schedule {
  public let base: Base
  /// How many steps an epoch has.
  public let batches: Int

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

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(base, forKey: .base)
    try container.encode(batches, forKey: .batches)
  }
}
