/// A schedule that bears a PyTorch name and does what PyTorch does.
///
/// Asked by itself it is a pure function of the step: what `get_last_lr()` returns after `step` calls of
/// `scheduler.step()` when nothing else touches the rate. In PyTorch a scheduler reads and writes the rate of the
/// optimizer's parameter group, so schedulers that share a group change what the others find. ``SequentialLR`` and
/// ``ChainedScheduler`` replay these reads and writes: the functions below are PyTorch's, in PyTorch's order.
public protocol TorchSchedule: Schedule, NamedSchedule {
  /// The base rate: the group's `initial_lr`; for a composition that of its first member.
  var baseLR: Double { get }

  /// The constructor, its initial step included.
  func construct(_ scheduler: inout SchedulerState, on group: inout TorchParameterGroup)

  /// `scheduler._initial_step()`, which SequentialLR calls for the member that begins.
  func initialStep(_ scheduler: inout SchedulerState, on group: inout TorchParameterGroup)

  /// `scheduler.step()`.
  func step(state scheduler: inout SchedulerState, on group: inout TorchParameterGroup)
}

/// A PyTorch scheduler that holds no others: all it remembers is `last_epoch`.
public protocol SingleTorchSchedule: TorchSchedule {
  /// What the constructor makes of the group, its initial step included.
  func construct(_ group: inout TorchParameterGroup)

  /// What the initial step makes of the group: `get_lr()` with `_is_initial` and `last_epoch` 0.
  func first(_ group: inout TorchParameterGroup)

  /// What `step()` makes of the group: `get_lr()` when `last_epoch` has become this.
  func step(group: inout TorchParameterGroup, at lastEpoch: Int)

  /// What a milestone of SequentialLR makes of the group, `_update_lr(0)`: the closed form where there is one.
  func restart(_ group: inout TorchParameterGroup)

  /// Why PyTorch cannot restart this scheduler at a milestone, or nil when it can.
  var restartProblem: String? { get }
}

extension SingleTorchSchedule {
  public var groupRate: Double? { baseLR }

  public func construct(_ group: inout TorchParameterGroup) { first(&group) }
  public func first(_ group: inout TorchParameterGroup) { step(group: &group, at: 0) }
  public func restart(_ group: inout TorchParameterGroup) { group.lr = self(0) }
  public var restartProblem: String? { nil }

  public func construct(_ scheduler: inout SchedulerState, on group: inout TorchParameterGroup) {
    scheduler.lastEpoch = 0
    construct(&group)
  }

  public func initialStep(_ scheduler: inout SchedulerState, on group: inout TorchParameterGroup) {
    scheduler.lastEpoch += 1
    first(&group)
  }

  public func step(state scheduler: inout SchedulerState, on group: inout TorchParameterGroup) {
    scheduler.lastEpoch += 1
    step(group: &group, at: scheduler.lastEpoch)
  }

  static func requireBaseLR(_ rate: Double) throws {
    try require(rate.isFinite && rate >= 0, "the base learning rate", rate, "finite and at least 0")
  }
}

/// What PyTorch's schedulers read and write: an entry of `optimizer.param_groups`.
public struct TorchParameterGroup: Hashable, Sendable {
  /// Why PyTorch raises in a step.
  enum Failure: Hashable, Sendable { case beyondTotalSteps, divisionByZero }

  /// The learning rate that the optimizer would take now.
  public var lr: Double
  /// The rate that closed forms and restarts begin from.
  public var initialLR: Double
  /// `momentum`, or the first of Adam's `betas`; meaningless until a constructor has set it.
  public var momentum = 0.0
  /// What CyclicLR and OneCycleLR leave in the group when they are constructed, and every OneCycleLR reads.
  public var maxLR = 0.0
  /// The last rate of the OneCycleLR that was constructed last.
  public var minLR = 0.0
  /// The momentum at the highest rate, from the scheduler that was constructed last.
  public var baseMomentum = 0.0
  /// The momentum at the lowest rate, from the scheduler that was constructed last.
  public var maxMomentum = 0.0
  /// The first failure so far.
  private(set) var failure: Failure?

  /// The group as an optimizer makes it.
  public init(lr: Double) {
    self.lr = lr
    initialLR = lr
  }

  mutating func fail(_ failure: Failure) { self.failure = self.failure ?? failure }
}

/// What a PyTorch scheduler remembers.
public struct SchedulerState: Hashable, Sendable {
  /// The number of steps that the scheduler has made; −1 before its construction is complete.
  public var lastEpoch = -1
  /// One for each member of a composition.
  public var members: [SchedulerState] = []

  /// The state before the scheduler is constructed.
  public init() {}
}

/// The momentum that a schedule moves together with the rate, as a schedule of its own.
struct TorchMomentum: Schedule {
  let totalSteps: Int?
  let value: @Sendable (Int) -> Double

  func callAsFunction(_ step: Int) -> Double { value(step) }
}

/// Any schedule that bears a PyTorch name, so that compositions can hold them and stay Codable and Hashable.
public struct AnyTorchSchedule: Hashable, Sendable, Codable {
  /// The schedule itself.
  public let base: any TorchSchedule

  /// Wraps `base`.
  public init(_ base: any TorchSchedule) { self.base = base }

  public init(from decoder: any Decoder) throws {
    let saved = try SavedSchedule(from: decoder)
    let type = try ScheduleRegistry.torch(saved.name)
    base = try type.init(Arguments(for: type, given: saved.params, baseLR: saved.baseLR, asWritten: false))
  }

  public func encode(to encoder: any Encoder) throws { try base.encode(to: encoder) }

  public static func == (a: AnyTorchSchedule, b: AnyTorchSchedule) -> Bool {
    AnyHashable(a.base) == AnyHashable(b.base)
  }

  public func hash(into hasher: inout Hasher) { base.hash(into: &hasher) }
}
