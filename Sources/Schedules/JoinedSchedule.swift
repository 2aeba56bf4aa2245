/// One schedule after another.
///
///     η(t) = first(t)             0 ≤ t < seam
///     η(t) = second(t − seam)     t ≥ seam
///
/// The second starts at its own step 0. When both are the workbench's own and the second begins where the first ends,
/// the seam is continuous. Rests where the second rests.
public struct JoinedSchedule<First: Schedule, Second: Schedule>: Schedule {
  /// The schedule before the seam.
  public let first: First
  /// The schedule from the seam on, which counts its own steps from 0.
  public let second: Second
  /// The step at which the second begins: its own step 0.
  public let seam: Int

  /// The first to its own end, then the second.
  ///
  /// - Throws: ``ScheduleError`` when the first has no end.
  public init(_ first: First, _ second: Second) throws {
    guard let end = first.totalSteps else {
      throw ScheduleError.combination(
        "Nothing can follow \(First.self), which has no end; say when with then(_:after:).")
    }
    try self.init(first, second, after: end)
  }

  /// The first for `steps` steps, whatever its own length, then the second.
  ///
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

extension JoinedSchedule: Equatable where First: Equatable, Second: Equatable {}
extension JoinedSchedule: Hashable where First: Hashable, Second: Hashable {}

extension JoinedSchedule: Codable where First: Codable, Second: Codable {
  private enum CodingKeys: CodingKey { case first, second, seam }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      container.decode(First.self, forKey: .first), container.decode(Second.self, forKey: .second),
      after: container.decode(Int.self, forKey: .seam))
  }
}

/// The momentum of a schedule in two parts: where one part leaves momentum alone, the other's nearest value holds.
struct JoinedMomentum: Schedule {
  let first: (any Schedule)?
  let second: (any Schedule)?
  let seam: Int

  init?(first: (any Schedule)?, second: (any Schedule)?, seam: Int) {
    if first == nil, second == nil { return nil }
    self.first = first
    self.second = second
    self.seam = seam
  }

  func callAsFunction(_ step: Int) -> Double {
    if step < seam {
      return first?(step) ?? second?(0) ?? 0
    }
    return second?(step - seam) ?? first?(max(seam - 1, 0)) ?? 0
  }
}

/// A pure schedule first, for example a warm-up, then one that watches a metric.
///
///     η(t) = first(t)              0 ≤ t < seam
///     η(t) = the plateau's rate    t ≥ seam
///
/// One observation stands for `stepsPerObservation` steps: 1 when the caller observes as often as it asks, the number
/// of batches when the rate changes per batch and the metric comes once per epoch. Observations made before the seam
/// belong to the first schedule and are not shown to the second.
public struct JoinedFeedbackSchedule<First: Schedule, Second: FeedbackSchedule>: FeedbackSchedule {
  /// The schedule before the seam, a function of the step.
  public let first: First
  /// The schedule from the seam on, which follows a metric.
  public private(set) var second: Second
  /// The step at which the second begins.
  public let seam: Int
  /// How many steps one observation stands for, at least 1.
  public let stepsPerObservation: Int
  /// How many steps the observations so far stand for.
  public private(set) var clock: Int

  /// The first to its own end, then the second.
  ///
  /// - Throws: ``ScheduleError`` when the first has no end or `stepsPerObservation` is below 1.
  public init(_ first: First, _ second: Second, stepsPerObservation: Int = 1) throws {
    guard let end = first.totalSteps else {
      throw ScheduleError.combination("Nothing can follow \(First.self), which has no end.")
    }
    try self.init(first, second, seam: end, stepsPerObservation: stepsPerObservation, clock: 0)
  }

  /// The first for `steps` steps, whatever its own length, then the second.
  ///
  /// - Throws: ``ScheduleError`` when the number of steps is negative or `stepsPerObservation` is below 1.
  public init(_ first: First, _ second: Second, after steps: Int, stepsPerObservation: Int = 1) throws {
    try self.init(first, second, seam: steps, stepsPerObservation: stepsPerObservation, clock: 0)
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

  public func callAsFunction(_ step: Int) -> Double { step < seam ? first(step) : second(step - seam) }

  public mutating func observe(_ metric: Double) {
    if clock >= seam { second.observe(metric) }
    let (sum, overflow) = clock.addingReportingOverflow(stepsPerObservation)
    clock = overflow ? .max : sum
  }
}

extension JoinedFeedbackSchedule: Equatable where First: Equatable, Second: Equatable {}
extension JoinedFeedbackSchedule: Hashable where First: Hashable, Second: Hashable {}

extension JoinedFeedbackSchedule: Codable where First: Codable, Second: Codable {
  private enum CodingKeys: CodingKey { case first, second, seam, stepsPerObservation, clock }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      container.decode(First.self, forKey: .first), container.decode(Second.self, forKey: .second),
      seam: container.decode(Int.self, forKey: .seam),
      stepsPerObservation: container.decode(Int.self, forKey: .stepsPerObservation),
      clock: container.decode(Int.self, forKey: .clock))
  }
}
