extension Spec {
  /// The schedule of one parameter group.
  enum Group: Sendable {
    case pure(any Schedule)
    case feedback(ReduceLROnPlateau)

    init(_ schedule: any Catalogued) throws {
      if let plateau = schedule as? ReduceLROnPlateau {
        self = .feedback(plateau)
      } else if let pure = schedule as? any Schedule {
        self = .pure(pure)
      } else {
        throw ScheduleError.combination("\(type(of: schedule).name) is not a schedule that can be run.")
      }
    }

    var momentum: (any Schedule)? {
      if case .pure(let schedule) = self { schedule.momentum } else { nil }
    }

    /// The rate at a clock that may stand between two epochs; only warm restarts look at the fraction.
    func rate(at clock: Double) -> Double {
      switch self {
      case .pure(let restarts as CosineAnnealingWarmRestarts): restarts(epoch: clock)
      case .pure(let schedule): schedule(Int(clock))
      case .feedback(let plateau): plateau.rate
      }
    }

    func rate(at step: Int) -> Double {
      switch self {
      case .pure(let schedule): schedule(step)
      case .feedback(let plateau): plateau.rate
      }
    }

    mutating func observe(_ metric: Double) {
      guard case .feedback(var plateau) = self else { return }
      plateau.observe(metric)
      self = .feedback(plateau)
    }
  }
}
