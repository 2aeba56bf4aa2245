/// One schedule after another.
///
///     η(t) = first(t)             0 ≤ t < seam
///     η(t) = second(t − seam)     t ≥ seam
///
/// The second starts at its own step 0. When both are the workbench's own and the second begins where the first ends,
/// the seam is continuous. Rests where the second rests.
public struct Then<First: Schedule, Second: Schedule>: Schedule {
  public let first: First
  public let second: Second
  /// The step at which the second begins: its own step 0.
  public let seam: Int

  /// - Throws: ``ScheduleError`` when the first has no end.
  public init(_ first: First, _ second: Second) throws {
    guard let end = first.totalSteps else {
      throw ScheduleError.combination(
        "Nothing can follow \(First.self), which has no end; say when with then(_:after:).")
    }
    try self.init(first, second, after: end)
  }

  /// - Throws: ``ScheduleError`` when the number of steps is negative.
  public init(_ first: First, _ second: Second, after steps: Int) throws {
    guard steps >= 0, steps.addingReportingOverflow(second.totalSteps ?? 0).overflow == false else {
      throw ScheduleError.parameter(
        schedule: "then", name: "after", value: "\(steps)", allowed: "at least 0, and the sum of all steps an Int")
    }
    self.first = first
    self.second = second
    seam = steps
  }

  public func callAsFunction(_ step: Int) -> Double {
    step < seam ? first(step) : second(step - seam)
  }

  public var totalSteps: Int? { second.totalSteps.map { seam + $0 } }
  public var lastStep: Int? { second.lastStep.map { seam + $0 } }
  public var momentum: (any Schedule)? {
    JoinedMomentum(first: first.momentum, second: second.momentum, seam: seam)
  }
}

extension Then: Equatable where First: Equatable, Second: Equatable {}
extension Then: Hashable where First: Hashable, Second: Hashable {}

extension Then: Codable where First: Codable, Second: Codable {
  private enum CodingKeys: CodingKey { case first, second, seam }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      container.decode(First.self, forKey: .first), container.decode(Second.self, forKey: .second),
      after: container.decode(Int.self, forKey: .seam))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(first, forKey: .first)
    try container.encode(second, forKey: .second)
    try container.encode(seam, forKey: .seam)
  }
}
