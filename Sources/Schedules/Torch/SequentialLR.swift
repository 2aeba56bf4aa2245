/// One PyTorch scheduler after another, each from its own base rate.
///
///     η(t) = member i at its own step t − m_i,   m_i = the last milestone ≤ t (0 for the first member)
///
/// Use it for a warm-up in front of a decay, the PyTorch way; `then` does the same for the workbench's own atoms.
///
/// - Parameters:
///   - schedulers: at least one, in the order in which PyTorch code would construct them.
///   - milestones: one fewer, in steps, ascending and at least 0. A milestone 0 or a repeated one skips a member.
/// - Source: `torch.optim.lr_scheduler.SequentialLR`, PyTorch 2.15.
/// - Complexity: O(1) in the step, except where a member is O(t).
///
/// Surprises:
/// - At a milestone the next member restarts from its **base rate**, not from the rate reached, unless it is a
///   ``MultiplicativeLR``: that multiplies the rate reached by λ(0).
/// - Constructing a ``OneCycleLR`` overwrites the group's initial rate, so a warm-up before it starts from
///   max_lr/div_factor. A cycling member sets the momentum from the start, and after its turn momentum stays.
/// - A SequentialLR as first member fires its milestones one step early. As a later member PyTorch fails (TypeError); that
///   is refused, and so are ``ReduceLROnPlateau``, milestones out of order (PyTorch then skips members silently), a
///   milestone 0 in a nested one, and compositions nested more than two deep.
public struct SequentialLR: TorchSchedule {
  public let schedulers: [AnyTorchSchedule]
  public let milestones: [Int]

  /// - Throws: ``ScheduleError`` for numbers that do not match and combinations that PyTorch cannot run.
  public init(_ schedulers: [any TorchSchedule], milestones: [Int]) throws {
    guard !schedulers.isEmpty else {
      throw ScheduleError.combination("SequentialLR needs at least one scheduler, and schedulers is empty.")
    }
    guard milestones.count == schedulers.count - 1 else {
      throw ScheduleError.combination(
        "SequentialLR needs one milestone fewer than schedulers, but got \(milestones.count) milestones for "
          + "\(schedulers.count) schedulers.")
    }
    try Self.require(
      milestones.allSatisfy { $0 >= 0 } && zip(milestones, milestones.dropFirst()).allSatisfy { $0 <= $1 },
      "milestones", milestones, "at least 0 and in ascending order")
    for (index, member) in schedulers.enumerated().dropFirst() {
      if let problem = member.restartProblem {
        throw ScheduleError.combination(
          "\(type(of: member).name) cannot restart at a milestone of SequentialLR (scheduler \(index), counted from 0): "
            + "\(problem).")
      }
    }
    if let first = schedulers.first as? SequentialLR, first.milestones.first == 0 {
      throw ScheduleError.combination("A SequentialLR inside a SequentialLR cannot have a milestone 0.")
    }
    self.schedulers = schedulers.map(AnyTorchSchedule.init)
    self.milestones = milestones
    try Self.require(depth <= 2, "schedulers", "nested \(depth) deep", "nested at most 2 deep")
  }

  public var baseLR: Double { initialLR(found: nil) }
  public var groupRate: Double? { nil }

  public var totalSteps: Int? { members[members.count - 1].totalSteps.flatMap(afterLastMilestone) }
  public var lastStep: Int? { members[members.count - 1].lastStep.flatMap(afterLastMilestone) }

  public func callAsFunction(_ step: Int) -> Double { value(at: step, on: timeline) }

  var members: [any TorchSchedule] { schedulers.map(\.base) }

  private func afterLastMilestone(_ steps: Int) -> Int? {
    let (sum, overflow) = steps.addingReportingOverflow(milestones.last ?? 0)
    return overflow ? nil : sum
  }
}

extension SequentialLR {
  public static let parameters = [
    Parameter("schedulers", "the schedulers, in order"),
    Parameter("milestones", "the steps at which the next scheduler begins"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(arguments.schedulers("schedulers"), milestones: arguments.counts("milestones"))
  }

  public var arguments: [String: ArgumentValue] {
    [
      "schedulers": .list(members.map(\.savedForm)),
      "milestones": .list(milestones.map(ArgumentValue.int)),
    ]
  }
}
