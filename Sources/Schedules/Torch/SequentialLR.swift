/// One PyTorch scheduler after another, each from its own base rate.
///
///     η(t) = member i at its own step t − m_i,   m_i = the last milestone ≤ t (0 for the first member)
///
/// Use it for a warm-up in front of a decay, the PyTorch way; `then` does the same for the workbench's own schedules.
///
/// - Parameters:
///   - schedulers: at least one, in the order in which PyTorch code would construct them.
///   - milestones: one fewer, in steps, ascending and at least 0. A milestone 0 or a repeated one skips a member.
/// - Source: `torch.optim.lr_scheduler.SequentialLR`, PyTorch 2.15.
/// - Complexity: asked step by step, about that of the member at work. What PyTorch does is replayed, so the first ask for
///   a far step costs all steps before it, a fraction of a second for a million. Step 4194304 (2²²) is the last that is
///   followed: from there on its rate holds.
///
/// Surprises:
/// - At a milestone the next member restarts from its **base rate**, not from the rate reached, unless it is a
///   ``MultiplicativeLR``: that multiplies the rate reached by λ(0).
/// - Constructing a ``OneCycleLR`` overwrites the group's initial rate, so a warm-up before it starts from
///   max_lr/div_factor. Where several members cycle, a OneCycleLR moves between the rates of the OneCycleLR and the
///   momenta of the cycling member that was constructed last. Momentum is set from the start, and stays after its turn.
/// - A composition as first member takes one step more at construction, so milestones in it come one step early.
/// - As a later member it makes PyTorch fail; that is refused, and so are ``ReduceLROnPlateau`` and milestones out of
///   order (PyTorch then skips members silently). A ``Spec`` refuses a run in which PyTorch would raise.
public struct SequentialLR: TorchComposition {
  /// The members, in the order in which they take their turns.
  public let schedulers: [AnyTorchSchedule]
  /// The steps at which the second and later members begin.
  public let milestones: [Int]
  let replay = Replay()

  /// One member after another, the next at each milestone.
  ///
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
      let single = member as? any SingleTorchSchedule
      if let problem = single == nil ? "it has no closed form" : single?.restartProblem {
        throw ScheduleError.combination(
          "\(type(of: member).name) cannot restart at a milestone of SequentialLR (scheduler \(index), counted from 0): "
            + "\(problem).")
      }
    }
    self.schedulers = schedulers.map(AnyTorchSchedule.init)
    self.milestones = milestones
    try check(steps: 0)
  }

  public var totalSteps: Int? { schedulers[milestones.count].base.totalSteps.flatMap(afterLastMilestone) }
  public var lastStep: Int? { schedulers[milestones.count].base.lastStep.flatMap(afterLastMilestone) }

  private func afterLastMilestone(_ steps: Int) -> Int? {
    let (sum, overflow) = steps.addingReportingOverflow(milestones.last ?? 0)
    return overflow ? nil : sum
  }
}

/// What PyTorch does, in its order.
extension SequentialLR {
  public func construct(_ scheduler: inout SchedulerState, on group: inout TorchParameterGroup) {
    constructMembers(&scheduler, on: &group)
    group.lr = group.initialLR
    undo(&scheduler)
    scheduler.lastEpoch = 0
    let member = member(at: 0)
    schedulers[member].base.initialStep(&scheduler.members[member], on: &group)
  }

  public func step(state scheduler: inout SchedulerState, on group: inout TorchParameterGroup) {
    scheduler.lastEpoch += 1
    let member = member(at: scheduler.lastEpoch)
    if member > 0, milestones[member - 1] == scheduler.lastEpoch {
      scheduler.members[member].lastEpoch = 0
      (schedulers[member].base as? any SingleTorchSchedule)?.restart(&group)
    } else {
      schedulers[member].base.step(state: &scheduler.members[member], on: &group)
    }
  }

  /// The member whose turn it is.
  private func member(at lastEpoch: Int) -> Int { milestones.count { $0 <= lastEpoch } }

  /// Takes back one step of the count of every single scheduler below, also of those that an inner sequence has undone.
  private func undo(_ scheduler: inout SchedulerState) {
    if scheduler.members.isEmpty { scheduler.lastEpoch -= 1 }
    for member in scheduler.members.indices { undo(&scheduler.members[member]) }
  }

  public static let parameters = [
    Parameter("schedulers", "the schedulers, in order"),
    Parameter("milestones", "the steps at which the next scheduler begins"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(arguments.schedulers("schedulers"), milestones: arguments.counts("milestones"))
  }

  public var arguments: [String: ArgumentValue] {
    [
      "schedulers": .list(schedulers.map(\.base.savedForm)),
      "milestones": .list(milestones.map(ArgumentValue.int)),
    ]
  }
}
