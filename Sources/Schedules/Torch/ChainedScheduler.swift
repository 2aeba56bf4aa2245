/// Several PyTorch schedulers at once, each changing what the one before it left.
///
///     η(t) = baseLR·f₁(t)·f₂(t)·…        when every member only scales by its factor f(t)
///
/// Use it for a warm-up factor on top of a decay.
///
/// - Parameter schedulers: at least one, in the order in which PyTorch code would construct them.
/// - Source: `torch.optim.lr_scheduler.ChainedScheduler`, PyTorch 2.15.
/// - Complexity: asked step by step, about the sum of the members. What PyTorch does is replayed, so the first ask for a
///   far step costs all steps before it, a fraction of a second for a million. Step 4194304 (2²²) is the last that is
///   followed: from there on its rate holds.
///
/// Surprises: LambdaLR, CyclicLR, OneCycleLR and CosineAnnealingWarmRestarts recompute the rate and hide every scheduler
/// before them, except that a ``CyclicLR`` leaves the initial rate at step 0. A ``CosineAnnealingLR`` past T_max climbs
/// back to the full base rate, whatever the others scaled. Momentum is that of the last member that moves it.
/// ``ReduceLROnPlateau`` is refused, as in PyTorch, and so is a ``ConstantLR`` of factor 0, for which PyTorch divides by
/// zero. A ``Spec`` refuses a run in which PyTorch would raise.
public struct ChainedScheduler: TorchComposition {
  /// The members, in the order in which they step.
  public let schedulers: [AnyTorchSchedule]
  let replay = Replay()

  /// All members at once: each changes the rate that the one before it has left.
  ///
  /// - Throws: ``ScheduleError`` for an empty list and for combinations that PyTorch cannot run.
  public init(_ schedulers: [any TorchSchedule]) throws {
    guard !schedulers.isEmpty else {
      throw ScheduleError.combination("ChainedScheduler needs at least one scheduler, and schedulers is empty.")
    }
    if schedulers.contains(where: { ($0 as? ConstantLR)?.dividesByZero == true }) {
      throw ScheduleError.combination("A ConstantLR of factor 0 cannot be chained: at its end PyTorch divides by zero.")
    }
    self.schedulers = schedulers.map(AnyTorchSchedule.init)
    try check(steps: 0)
  }
}

/// What PyTorch does, in its order.
extension ChainedScheduler {
  public func construct(_ scheduler: inout SchedulerState, on group: inout TorchParameterGroup) {
    constructMembers(&scheduler, on: &group)
  }

  public func step(state scheduler: inout SchedulerState, on group: inout TorchParameterGroup) {
    for member in schedulers.indices { schedulers[member].base.step(state: &scheduler.members[member], on: &group) }
  }

  public static let parameters = [Parameter("schedulers", "the schedulers, in order")]

  public init(_ arguments: Arguments) throws {
    try self.init(arguments.schedulers("schedulers"))
  }

  public var arguments: [String: ArgumentValue] { ["schedulers": .list(schedulers.map(\.base.savedForm))] }
}
