import Foundation

/// A schedule to run, as it is written in the reference fixtures: one case object.
///
///     {"class": "StepLR", "params": {"step_size": 10}, "base_lrs": [0.1], "optimizer": {"class": "SGD"},
///      "num_steps": 50}
///
/// Several schedules, one after another: `{"then": [{"class": …, "params": {…}}, …], "num_steps": 50}`, each for as long as
/// it says or, with `"milestones"`, until the next begins. Every schedule takes a `floor`, a `ceiling` and an `at` beside
/// its own parameters, see ``AdjustedSchedule``.
///
/// `base_lrs` has one rate per parameter group; the workbench's own schedules need none. `metrics` are what
/// ReduceLROnPlateau observes, `epochs` the arguments of PyTorch's deprecated `step(epoch)`, null meaning `step()`. Other
/// members are ignored. Creating a spec checks everything, so that running one cannot fail.
public struct Spec: Sendable {
  /// The class.
  public let name: String
  /// How many scheduler steps are taken; there is one row more, the first before any step.
  public let steps: Int
  let groups: [RunnableSchedule]
  let metrics: [Double]
  let epochs: [Double?]

  /// Reads a case object.
  ///
  /// - Throws: ``ScheduleError`` for anything that PyTorch's constructors refuse, and for what cannot be read.
  public init(json: Data) throws {
    try self.init(ArgumentValue(json: json))
  }

  /// Reads a case object that is already a value.
  public init(_ value: ArgumentValue) throws {
    guard case .object(let members) = value else {
      throw ScheduleError.unreadable("A case is an object with class, params, base_lrs and num_steps.")
    }
    guard let steps = members["num_steps"]?.wholeNumber else {
      throw ScheduleError.unreadable("A case needs \"num_steps\", a whole number of at least 0.")
    }
    let isJoin = members["then"] != nil && members["class"] == nil
    guard members["base_lrs"] != nil || (try? SchedulerForm(value))?.bringsRates == true else {
      throw ScheduleError.unreadable("A case needs \"base_lrs\", a list with one rate per parameter group.")
    }
    guard isJoin || members["params"]?.isObject == true else {
      throw ScheduleError.unreadable("A case needs \"params\", an object of names and values.")
    }
    try self.init(
      SchedulerForm(value), baseLRs: Self.numbers(members["base_lrs"], "base_lrs"),
      momentum: Optimizer(members["optimizer"]).hasMomentum, steps: steps,
      metrics: Self.numbers(members["metrics"], "metrics") ?? [], epochs: Self.epochs(members["epochs"]))
  }

  init(
    _ form: SchedulerForm, baseLRs: [Double]?, momentum: Bool, steps: Int, metrics: [Double], epochs: [Double?]
  ) throws {
    guard (0..<Int.max).contains(steps) else {
      throw ScheduleError.unreadable("num_steps is \(steps), but it must be at least 0.")
    }
    name = try form.isJoin() ? JoinedPieces.name : ScheduleRegistry.type(form.name).name
    self.steps = steps
    self.metrics = metrics
    self.epochs = epochs
    let rates = try Self.groupRates(baseLRs, for: name)
    groups = try rates.enumerated().map { index, rate in
      try form.ofGroup(index, of: rates.count).schedule(baseLR: rate)
    }
    try checkFeedback()
    try checkEpochs(isAdjusted: form.isAdjusted)
    try checkLength()
    if cyclesMomentum, !momentum {
      throw ScheduleError.combination(
        "\(name) cycles momentum, but the optimizer has neither momentum nor betas; set cycle_momentum to false.")
    }
  }

  var cyclesMomentum: Bool { groups.contains { $0.momentum != nil } }
}

extension Spec {
  /// The names of the columns: `step,lr0[,lr1…][,momentum0…]`.
  public var columns: [String] {
    ["step"] + groups.indices.map { "lr\($0)" } + (cyclesMomentum ? groups.indices.map { "momentum\($0)" } : [])
  }

  /// Calls `body` with every step, 0 first, and its values: the rates of all groups, then their momenta if cycled.
  public func forEachRow(_ body: (_ step: Int, _ values: [Double]) throws -> Void) rethrows {
    var groups = groups
    var clock = 0.0
    for step in 0...steps {
      if step > 0 {
        if step <= metrics.count {
          for index in groups.indices { groups[index].observe(metrics[step - 1]) }
        }
        clock = epochs.isEmpty ? clock : epochs[step - 1] ?? (clock + 1)
      }
      let rates = groups.map { epochs.isEmpty ? $0.rate(at: step) : $0.rate(at: clock) }
      let momenta = groups.compactMap { $0.momentum?(epochs.isEmpty ? step : Int(clock)) }
      try body(step, rates + momenta)
    }
  }

  /// The values after the last step alone; those before it are not computed, except where `epochs` needs them.
  public var lastRow: [Double] {
    guard epochs.isEmpty else { return rows.last ?? [] }
    var groups = groups
    for metric in metrics.prefix(steps) {
      for index in groups.indices { groups[index].observe(metric) }
    }
    return groups.map { $0.rate(at: steps) } + groups.compactMap { $0.momentum?(steps) }
  }

  /// All rows at once: the values of ``forEachRow(_:)``.
  public var rows: [[Double]] {
    var rows: [[Double]] = []
    forEachRow { rows.append($1) }
    return rows
  }
}

extension Spec {
  /// The optimizer of a case: all that matters is whether there is a momentum to cycle.
  struct Optimizer {
    let hasMomentum: Bool

    init(_ value: ArgumentValue?) throws {
      guard let value, value != .null else {
        hasMomentum = true
        return
      }
      guard case .object(let members) = value, case .string(let name) = members["class"] else {
        throw ScheduleError.unreadable("optimizer is \(value), but it must be an object with a class.")
      }
      let known = Self.known.first { $0.name.lowercased() == name.lowercased() }
      if members["momentum"] != nil || members["betas"] != nil {
        hasMomentum = true
      } else if let known {
        hasMomentum = known.hasMomentum
      } else {
        throw ScheduleError.unknown(what: "optimizer", name: name, known: Self.known.map(\.name))
      }
    }

    /// Those of torch.optim, and whether they have momentum or betas among their defaults.
    private static let known: [(name: String, hasMomentum: Bool)] = [
      ("SGD", true), ("Adam", true), ("AdamW", true), ("RMSprop", true), ("Adagrad", false), ("Adadelta", false),
      ("Adamax", true), ("NAdam", true), ("RAdam", true), ("SparseAdam", true), ("Muon", true), ("Adafactor", false),
      ("ASGD", false), ("LBFGS", false), ("Rprop", false),
    ]
  }
}

/// Checks, and readers of single members.
extension Spec {
  /// One rate per group, or nil for the only group of a schedule that brings its own rates.
  private static func groupRates(_ rates: [Double]?, for schedule: String) throws -> [Double?] {
    guard let rates else { return [nil] }
    guard !rates.isEmpty else {
      throw ScheduleError.unreadable("base_lrs is empty, but there must be one rate per parameter group.")
    }
    for rate in rates where !(rate.isFinite && rate >= 0) {
      throw ScheduleError.parameter(
        schedule: schedule, name: "the base learning rate", value: "\(rate)", allowed: "finite and at least 0")
    }
    return rates
  }

  private func checkFeedback() throws {
    guard groups.first?.watchesMetric == true, metrics.count < steps else { return }
    throw ScheduleError.length(
      "\(ReduceLROnPlateau.name) needs a metric for each of its \(steps) steps, but metrics has \(metrics.count).")
  }

  private func checkEpochs(isAdjusted: Bool) throws {
    guard !epochs.isEmpty else { return }
    guard epochs.count >= steps else {
      throw ScheduleError.length("There are \(steps) steps, but epochs has only \(epochs.count).")
    }
    // 2^53: beyond it a Double skips whole numbers.
    for epoch in epochs.compactMap(\.self) where !(0...0x1p53).contains(epoch) {
      throw ScheduleError.unreadable("An epoch of step(epoch) is \(epoch), but it must be at least 0 and at most 2^53.")
    }
    guard epochs.contains(where: { $0 != nil }) else { return }
    if [JoinedPieces.name, SequentialLR.name, ChainedScheduler.name, ReduceLROnPlateau.name].contains(name) {
      throw ScheduleError.combination("\(name) cannot be stepped to an epoch.")
    }
    guard !isAdjusted else {
      throw ScheduleError.combination("A schedule with floor, ceiling or at cannot be stepped to an epoch.")
    }
  }

  /// PyTorch's one-cycle accepts one step too many and raises at the next: told here before the first.
  private func checkLength() throws {
    for schedule in groups.compactMap(\.unadjusted) {
      try (schedule as? any TorchComposition)?.check(steps: steps)
      if let cycle = schedule as? OneCycleLR, steps > cycle.steps {
        throw ScheduleError.length(
          "OneCycleLR was made for total_steps = \(cycle.steps), but is asked for \(steps): PyTorch stops at step "
            + "\(cycle.steps + 1).")
      }
    }
  }

  private static func numbers(_ value: ArgumentValue?, _ name: String) throws -> [Double]? {
    guard let value, value != .null else { return nil }
    guard case .list(let values) = value, case let numbers = values.compactMap(\.number), numbers.count == values.count
    else { throw ScheduleError.unreadable("\(name) is \(value), but it must be a list of numbers.") }
    return numbers
  }

  private static func epochs(_ value: ArgumentValue?) throws -> [Double?] {
    guard let value, value != .null else { return [] }
    guard case .list(let values) = value else {
      throw ScheduleError.unreadable("epochs is \(value), but it must be a list of numbers and nulls.")
    }
    return try values.map { value in
      if value == .null { return nil }
      guard let number = value.number else {
        throw ScheduleError.unreadable("epochs contains \(value), but it must be a list of numbers and nulls.")
      }
      return number
    }
  }
}
