/// A pure schedule first, for example a warm-up, then one that watches a metric.
///
///     η(t) = first(t)              0 ≤ t < seam
///     η(t) = the plateau's rate    t ≥ seam
///
/// One observation stands for `stepsPerObservation` steps: 1 when the caller observes as often as it asks, the number
/// of batches when the rate changes per batch and the metric comes once per epoch. Observations made before the seam
/// belong to the first schedule and are not shown to the second.
public struct ThenFeedback<First: Schedule, Second: FeedbackSchedule>: FeedbackSchedule {
  public let first: First
  public private(set) var second: Second
  /// The step at which the second begins.
  public let seam: Int
  public let stepsPerObservation: Int
  /// How many steps the observations so far stand for.
  public private(set) var clock: Int

  /// - Throws: ``ScheduleError`` when the first has no end or `stepsPerObservation` is below 1.
  public init(_ first: First, _ second: Second, stepsPerObservation: Int = 1) throws {
    guard let end = first.totalSteps else {
      throw ScheduleError.combination("Nothing can follow \(First.self), which has no end.")
    }
    try self.init(first, second, seam: end, stepsPerObservation: stepsPerObservation, clock: 0)
  }

  private init(_ first: First, _ second: Second, seam: Int, stepsPerObservation: Int, clock: Int) throws {
    guard seam >= 0, stepsPerObservation >= 1, clock >= 0 else {
      throw ScheduleError.parameter(
        schedule: "then", name: "stepsPerObservation", value: "\(stepsPerObservation)", allowed: "at least 1")
    }
    self.first = first
    self.second = second
    self.seam = seam
    self.stepsPerObservation = stepsPerObservation
    self.clock = clock
  }

  public var rate: Double { self(clock) }

  public func callAsFunction(_ step: Int) -> Double { step < seam ? first(step) : second.rate }

  public mutating func observe(_ metric: Double) {
    if clock >= seam { second.observe(metric) }
    let (sum, overflow) = clock.addingReportingOverflow(stepsPerObservation)
    clock = overflow ? .max : sum
  }
}

extension ThenFeedback: Equatable where First: Equatable, Second: Equatable {}
extension ThenFeedback: Hashable where First: Hashable, Second: Hashable {}

extension ThenFeedback: Codable where First: Codable, Second: Codable {
  private enum CodingKeys: CodingKey { case first, second, seam, stepsPerObservation, clock }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      container.decode(First.self, forKey: .first), container.decode(Second.self, forKey: .second),
      seam: container.decode(Int.self, forKey: .seam),
      stepsPerObservation: container.decode(Int.self, forKey: .stepsPerObservation),
      clock: container.decode(Int.self, forKey: .clock))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(first, forKey: .first)
    try container.encode(second, forKey: .second)
    try container.encode(seam, forKey: .seam)
    try container.encode(stepsPerObservation, forKey: .stepsPerObservation)
    try container.encode(clock, forKey: .clock)
  }
}
