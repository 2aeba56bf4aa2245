/// The schedule of a spec's first parameter group while a run goes on: asked for the rate, shown the losses.
///
/// A value like every schedule: a copy has seen what the original had seen.
public struct SpecifiedSchedule: Sendable {
  private var schedule: RunnableSchedule

  /// The first parameter group of a spec; the others are left out.
  public init(_ spec: Spec) { schedule = spec.groups.first ?? .pure(Hold(0)) }

  /// The rate of the step, given all that was observed so far.
  public func rate(at step: Int) -> Double { schedule.rate(at: step) }

  /// The momentum that the schedule moves together with the rate, or nil where it leaves momentum alone.
  public func momentum(at step: Int) -> Double? { schedule.momentum?(step) }

  /// Whether the rate depends on what was observed.
  public var watchesMetric: Bool { schedule.watchesMetric }

  /// How many steps the schedule is made for, or nil when it has no end.
  public var totalSteps: Int? { schedule.unadjusted?.totalSteps }

  /// Looks at the loss of the step that was made; schedules that are functions of the step do not.
  public mutating func observe(_ metric: Double) { schedule.observe(metric) }
}
