/// A schedule that bears a PyTorch name and does what PyTorch does.
///
/// Asked by itself it is a pure function of the step, the *undisturbed* value: what `get_last_lr()` returns after `step`
/// calls of `scheduler.step()` when nobody else touches the rate. In PyTorch a scheduler reads and writes the rate of
/// the optimizer's parameter group, so schedulers that share a group disturb each other. The requirements below say
/// how, so that ``SequentialLR`` and ``ChainedScheduler`` need no hidden state either. `rate` is always the rate found
/// in the group; every `step` is the scheduler's own count.
public protocol TorchSchedule: Schedule, NamedSchedule {
  /// The base rate: the group's `initial_lr`.
  var baseLR: Double { get }

  /// What the scheduler's first step (number 0) makes of the rate it finds.
  func initial(from rate: Double) -> Double

  /// What `scheduler.step()` makes of the rate it finds, when this makes the scheduler's own count `step`.
  func next(after rate: Double, at step: Int) -> Double

  /// What `scheduler.step(0)` makes of the rate it finds: the restart at a milestone of SequentialLR.
  func restart(from rate: Double) -> Double

  /// The rate at `step` if it was `rate` at the scheduler's own step 0 and nobody else touched it since.
  func rate(at step: Int, startingAt rate: Double) -> Double

  /// The largest step ≤ `step` at which the scheduler overwrites whatever it finds, or nil when there is none.
  func lastOverwrite(upTo step: Int) -> Int?

  /// The factor between the rates at two steps if all that happens between them is scaling, otherwise nil.
  func gain(from start: Int, to end: Int) -> Double?

  /// Why PyTorch cannot restart this scheduler at a milestone, or nil when it can.
  var restartProblem: String? { get }

  /// The group's `initial_lr` after construction, given what an earlier scheduler left there.
  func initialLR(found: Double?) -> Double

  /// The rate in the group after construction, given the one found there.
  func constructed(on rate: Double) -> Double

  /// Whether the scheduler moves the momentum, too.
  var cyclesMomentum: Bool { get }

  /// The momentum at `step`; meaningless unless the scheduler cycles it.
  func momentum(at step: Int) -> Double

  /// How many levels of compositions this is: 0 for a plain scheduler.
  var depth: Int { get }
}

/// The defaults are those of a scheduler that recomputes the rate from its base and erases what it finds.
extension TorchSchedule {
  public var groupRate: Double? { baseLR }

  public func initial(from rate: Double) -> Double { self(0) }
  public func next(after rate: Double, at step: Int) -> Double { self(step) }
  public func restart(from rate: Double) -> Double { self(0) }
  public func rate(at step: Int, startingAt rate: Double) -> Double { self(step) }
  public func lastOverwrite(upTo step: Int) -> Int? { step }
  public func gain(from start: Int, to end: Int) -> Double? { nil }
  public var restartProblem: String? { nil }
  public func initialLR(found: Double?) -> Double { found ?? baseLR }
  public func constructed(on rate: Double) -> Double { initial(from: rate) }
  public var cyclesMomentum: Bool { false }
  public func momentum(at step: Int) -> Double { 0 }
  public var depth: Int { 0 }
  public var momentum: (any Schedule)? { cyclesMomentum ? TorchMomentum(of: self) : nil }

  static func requireBaseLR(_ rate: Double) throws {
    try require(rate.isFinite && rate >= 0, "the base learning rate", rate, "finite and at least 0")
  }
}
