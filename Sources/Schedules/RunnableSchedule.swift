/// A schedule of a spec as it runs, for one parameter group: a function of the step, or one that watches a metric.
enum RunnableSchedule: Sendable {
  case pure(any Schedule)
  case feedback(any FeedbackSchedule)

  init(_ schedule: any NamedSchedule) throws {
    if let watching = schedule as? any FeedbackSchedule {
      self = .feedback(watching)
    } else if let pure = schedule as? any Schedule {
      self = .pure(pure)
    } else {
      throw ScheduleError.combination("\(type(of: schedule).name) is not a schedule that can be run.")
    }
  }

  /// Schedules one after another; one that watches a metric has no end, so it can only be the last.
  ///
  /// - Parameter milestones: where the second and later pieces begin, or nil to take the ends of the pieces.
  /// - Throws: ``ScheduleError`` for milestones that do not fit, and for a piece without an end that another follows.
  init(joining pieces: [(name: String, schedule: RunnableSchedule)], milestones: [Int]?) throws {
    guard let last = pieces.last else { throw ScheduleError.combination("There is no schedule to join.") }
    var pure: [any Schedule] = []
    for (index, piece) in pieces.enumerated() {
      switch piece.schedule {
      case .pure(let schedule): pure.append(schedule)
      case .feedback where index == pieces.count - 1: break
      case .feedback:
        throw ScheduleError.combination(
          "\(piece.name) goes on as long as it is shown metrics, so nothing can follow it; let it be the last.")
      }
    }
    let starts: [Int]
    if let milestones {
      guard milestones.count == pieces.count - 1, (milestones.first ?? 0) >= 0,
        zip(milestones, milestones.dropFirst()).allSatisfy({ $0 <= $1 })
      else {
        throw ScheduleError.combination(
          "The milestones are \(milestones), but \(pieces.count) schedules need \(pieces.count - 1), at least 0 and in "
            + "ascending order.")
      }
      starts = milestones
    } else {
      starts = try Self.ends(of: zip(pieces, pure).dropLast(pure.count == pieces.count ? 1 : 0).map { ($0.name, $1) })
    }
    guard case .feedback(let watching) = last.schedule else {
      self = .pure(JoinedPieces(pure, starts: starts))
      return
    }
    guard let seam = starts.last else {
      self = last.schedule
      return
    }
    func join(_ next: some FeedbackSchedule) throws -> any FeedbackSchedule {
      try JoinedFeedbackSchedule(JoinedPieces(pure, starts: starts.dropLast()), next, after: seam)
    }
    self = .feedback(try join(watching))
  }

  private static func ends(of pieces: [(name: String, schedule: any Schedule)]) throws -> [Int] {
    var ends: [Int] = []
    for (name, schedule) in pieces {
      guard let steps = schedule.totalSteps,
        case let (sum, overflow) = (ends.last ?? 0).addingReportingOverflow(steps), !overflow
      else {
        throw ScheduleError.combination(
          "\(name) has no end, so say where the next schedule begins: milestones=30, one for each then.")
      }
      ends.append(sum)
    }
    return ends
  }

  func adjusted(_ adjustment: Adjustment) throws -> RunnableSchedule {
    func pure(_ base: some Schedule) throws -> any Schedule {
      try base.adjusted(floor: adjustment.floor, ceiling: adjustment.ceiling, at: adjustment.at)
    }
    func feedback(_ base: some FeedbackSchedule) throws -> any FeedbackSchedule {
      try base.adjusted(floor: adjustment.floor, ceiling: adjustment.ceiling, at: adjustment.at)
    }
    return switch self {
    case .pure(let base): try .pure(pure(base))
    case .feedback(let base): try .feedback(feedback(base))
    }
  }
}

extension RunnableSchedule {
  var momentum: (any Schedule)? {
    if case .pure(let schedule) = self { schedule.momentum } else { nil }
  }

  /// The function of the step without its adjustments, or nil for one that watches a metric.
  var unadjusted: (any Schedule)? {
    guard case .pure(let schedule) = self else { return nil }
    return (schedule as? any SchedulesAnother)?.another ?? schedule
  }

  var watchesMetric: Bool {
    if case .feedback = self { true } else { false }
  }

  /// The rate at a clock that may stand between two epochs; only warm restarts look at the fraction.
  func rate(at clock: Double) -> Double {
    if case .pure(let restarts as CosineAnnealingWarmRestarts) = self { return restarts(epoch: clock) }
    return rate(at: Int(clock))
  }

  func rate(at step: Int) -> Double {
    switch self {
    case .pure(let schedule): schedule(step)
    case .feedback(let schedule): schedule(step)
    }
  }

  mutating func observe(_ metric: Double) {
    guard case .feedback(var schedule) = self else { return }
    schedule.observe(metric)
    self = .feedback(schedule)
  }
}
