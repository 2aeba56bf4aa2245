/// Several PyTorch schedulers at once, each changing what the one before it left.
///
///     η(t) = baseLR·f₁(t)·f₂(t)·…        when every member only scales by its factor f(t)
///
/// Use it for a warm-up factor on top of a decay.
///
/// - Parameter schedulers: at least one, in the order in which PyTorch code would construct them.
/// - Source: `torch.optim.lr_scheduler.ChainedScheduler`, PyTorch 2.15.
/// - Complexity: O(1) in the step where every member only scales, or one overwrites what it finds; otherwise PyTorch's
///   recursion is followed from the last step at which nothing before mattered. A cosine that scales is such a member:
///   it costs up to 2·T_max steps.
///
/// Surprises: LambdaLR, CyclicLR, OneCycleLR and CosineAnnealingWarmRestarts recompute the rate and hide every scheduler
/// before them. A ``CosineAnnealingLR`` past T_max climbs back to the full base rate, whatever the others scaled.
/// ``ReduceLROnPlateau`` is refused, as in PyTorch, and so are a ``ConstantLR`` of factor 0, for which PyTorch divides by
/// zero, and compositions nested more than two deep.
public struct ChainedScheduler: TorchSchedule {
  public let schedulers: [AnyTorchSchedule]

  /// - Throws: ``ScheduleError`` for an empty list and for combinations that PyTorch cannot run.
  public init(_ schedulers: [any TorchSchedule]) throws {
    guard !schedulers.isEmpty else {
      throw ScheduleError.combination("ChainedScheduler needs at least one scheduler, and schedulers is empty.")
    }
    if schedulers.contains(where: { ($0 as? ConstantLR)?.reduction == 0 }) {
      throw ScheduleError.combination("A ConstantLR of factor 0 cannot be chained: at its end PyTorch divides by zero.")
    }
    self.schedulers = schedulers.map(AnyTorchSchedule.init)
    try Self.require(depth <= 2, "schedulers", "nested \(depth) deep", "nested at most 2 deep")
  }

  public var baseLR: Double { initialLR(found: nil) }
  public var groupRate: Double? { nil }

  public func callAsFunction(_ step: Int) -> Double {
    rate(at: step, startingAt: constructed(on: members[0].baseLR))
  }

  var members: [any TorchSchedule] { schedulers.map(\.base) }
}

extension ChainedScheduler {
  public static let parameters = [Parameter("schedulers", "the schedulers, in order")]

  public init(_ arguments: Arguments) throws {
    try self.init(arguments.schedulers("schedulers"))
  }

  public var arguments: [String: ArgumentValue] { ["schedulers": .list(members.map(\.savedForm))] }
}
