extension Spec {
  /// The word between two schedules, one after another.
  public static let separator = JoinedPieces.name

  /// How many steps the schedule of the first parameter group is made for, or nil when it has no end.
  public var totalSteps: Int? { groups.first?.unadjusted?.totalSteps }

  /// The schedule of the first parameter group as a function of the step; nil for one that watches a metric.
  public var schedule: (any Schedule)? {
    if case .pure(let schedule)? = groups.first { schedule } else { nil }
  }

  /// The schedule of the first parameter group, where it watches a metric; nil for a function of the step.
  public var feedbackSchedule: (any FeedbackSchedule)? {
    if case .feedback(let schedule)? = groups.first { schedule } else { nil }
  }

  /// A schedule as it is written on the command line: `StepLR step_size=10 gamma=0.1`, or several with `then` between.
  ///
  /// A `milestones` in front of the first schedule says where the others begin. Every schedule takes `floor`, `ceiling` and
  /// `at` beside its own parameters, see ``AdjustedSchedule``.
  ///
  /// - Throws: ``ScheduleError`` that names the nearest known schedule or parameter.
  public init(
    commandLine name: String, arguments: [String], baseLRs: [Double], optimizer: String = "SGD", steps: Int,
    metrics: [Double] = []
  ) throws {
    try self.init(
      commandLine: [name] + arguments, baseLRs: baseLRs, optimizer: optimizer, steps: steps, metrics: metrics)
  }

  /// The same from all words, among them exactly one name for each schedule; without `steps`, 50 or those of the
  /// schedule where they are fewer or known to be what was joined.
  public init(
    commandLine words: [String], baseLRs: [Double], optimizer: String = "SGD", steps: Int?, metrics: [Double] = []
  ) throws {
    let parts = words.split(separator: JoinedPieces.name, omittingEmptySubsequences: false).map(Array.init)
    var forms: [ArgumentValue] = []
    var milestones: ArgumentValue?
    for (index, part) in parts.enumerated() {
      var part = part
      if parts.count > 1, index == 0, let first = part.first, first.hasPrefix("milestones=") {
        milestones = try ArgumentValue(commandLine: String(first.dropFirst("milestones=".count)))
        part.removeFirst()
      }
      forms.append(try Self.form(commandLine: part))
    }
    var whole = forms[0]
    if forms.count > 1 { whole = .object(["then": .list(forms), "milestones": milestones ?? .null]) }
    let form = try SchedulerForm(whole)
    let optimizer = try Optimizer(.object(["class": .string(optimizer)]))
    func made(_ steps: Int) throws -> Spec {
      try Spec(
        form, baseLRs: baseLRs.isEmpty ? nil : baseLRs, momentum: optimizer.hasMomentum, steps: steps,
        metrics: metrics, epochs: [])
    }
    self = try made(steps ?? (metrics.isEmpty ? made(0).usualSteps : metrics.count))
  }

  /// `{"class": …, "params": {…}}` from a name and name=value words.
  private static func form(commandLine words: [String]) throws -> ArgumentValue {
    guard let name = words.first(where: { !$0.contains("=") }) else {
      throw ScheduleError.unreadable("Name a schedule, for example StepLR step_size=10; --help lists all of them.")
    }
    _ = try ScheduleRegistry.type(name)
    var arguments = words
    arguments.remove(at: arguments.firstIndex(of: name) ?? 0)
    var params: [String: ArgumentValue] = [:]
    for argument in arguments {
      guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
        throw ScheduleError.unreadable("Parameters are written as name=value, but this is \(argument).")
      }
      let key = String(argument[..<equals])
      guard params[key] == nil else {
        throw ScheduleError.unreadable("\(key) is given twice.")
      }
      params[key] = try ArgumentValue(commandLine: String(argument[argument.index(after: equals)...]))
    }
    return .object(["class": .string(name), "params": .object(params)])
  }

  /// 50 steps; of a OneCycleLR at most up to the last that it is made for, and of a join all, if it has an end.
  private var usualSteps: Int {
    guard let schedule = groups.first?.unadjusted, let last = schedule.lastStep else { return 50 }
    if schedule is JoinedPieces { return max(last, 0) }
    return schedule is OneCycleLR ? min(50, last) : 50
  }

  /// The first rate that nothing can be trained with, negative or not finite, and its step; nil where there is none.
  ///
  /// A factor below 0 makes one of a LambdaLR or a MultiplicativeLR, too large a one overflows.
  public var firstUnusableRate: (step: Int, rate: Double)? {
    var found: (step: Int, rate: Double)?
    forEachRow { step, values in
      guard found == nil, let rate = values.prefix(groups.count).first(where: { !($0 >= 0 && $0.isFinite) }) else {
        return
      }
      found = (step, rate)
    }
    return found
  }
}
