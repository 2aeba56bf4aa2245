import Foundation

/// Up and down between two rates, in straight lines; momentum the other way round.
///
///     η(t) = base_lr + (max_lr − base_lr)·triangle(t)·scale        t ≥ 0
///     triangle rises from 0 to 1 in step_size_up steps and falls back to 0 in step_size_down steps
///     scale = 1                       triangular
///     scale = 2^(1 − cycle)           triangular2, cycle = 1, 2, 3, …
///     scale = γ^t                     exp_range
///     scale = scale_fn(cycle or t)    with a scale function of your own
///
/// Use it instead of searching for one rate: name a lower and an upper bound, for example from a range test.
///
/// - Parameters:
///   - baseLR, maxLR: the bounds; the rate may also fall from base to max.
///   - stepSizeUp, stepSizeDown: steps (batches, not epochs) of the rise and of the fall; the fall may be 0.
///   - mode, gamma, scale, scaleMode: how later cycles are scaled; a scale function of your own wins over the mode.
///   - cycleMomentum, baseMomentum, maxMomentum: momentum moves from max down to base and back.
/// - Source: `torch.optim.lr_scheduler.CyclicLR`, PyTorch 2.15, after Smith, *Cyclical Learning Rates for Training Neural
///   Networks*, 2017.
///
/// Surprises: it ignores the optimizer's own rate and, unless `cycle_momentum` is false, overwrites its momentum. The
/// defaults of the momentum bounds differ from those of ``OneCycleLR``.
public struct CyclicLR: SingleTorchSchedule {
  /// How the height of later cycles changes.
  public enum Mode: String, Hashable, Sendable, CaseIterable {
    /// All cycles are equally high.
    case triangular
    /// Each cycle is half as high as the one before.
    case triangular2
    /// The height is multiplied by γ in every step.
    case expRange = "exp_range"
  }
  /// What a scale function of your own is a function of.
  public enum ScaleMode: String, Hashable, Sendable, CaseIterable {
    /// Of the number of the cycle, from 1 on.
    case cycle
    /// Of the step, from 0 on.
    case iterations
  }

  public let baseLR: Double
  /// The rate at the tip of a triangle that is not scaled down.
  public let maxLR: Double
  /// How many steps (batches) the rise takes, above 0.
  public let stepSizeUp: Double
  /// How many steps (batches) the fall takes; 0 is a jump.
  public let stepSizeDown: Double
  /// How later cycles are scaled, unless `scale` says so.
  public let mode: Mode
  /// γ of `expRange`, the factor per step.
  public let gamma: Double
  /// A scale function of your own, which wins over `mode`; nil for none.
  public let scale: Formula?
  /// What `scale` is a function of.
  public let scaleMode: ScaleMode
  /// Whether momentum moves too, against the rate.
  public let cyclesMomentum: Bool
  /// The momentum where the rate is highest.
  public let baseMomentum: Double
  /// The momentum where the rate is lowest.
  public let maxMomentum: Double

  /// Triangles between `baseLR` and `maxLR`.
  ///
  /// - Throws: ``ScheduleError`` that names the parameter, its value and what is allowed.
  public init(
    baseLR: Double, maxLR: Double, stepSizeUp: Double = 2000, stepSizeDown: Double? = nil, mode: Mode = .triangular,
    gamma: Double = 1, scale: Formula? = nil, scaleMode: ScaleMode = .cycle, cycleMomentum: Bool = true,
    baseMomentum: Double = 0.8, maxMomentum: Double = 0.9
  ) throws {
    let down = stepSizeDown ?? stepSizeUp
    try Self.require(baseLR.isFinite && baseLR >= 0, "base_lr", baseLR, "finite and at least 0")
    try Self.require(maxLR.isFinite && maxLR >= 0, "max_lr", maxLR, "finite and at least 0")
    try Self.require(stepSizeUp.isFinite && stepSizeUp > 0, "step_size_up", stepSizeUp, "finite and above 0")
    try Self.require(down.isFinite && down >= 0, "step_size_down", down, "finite and at least 0")
    try Self.require(gamma.isFinite && gamma >= 0, "gamma", gamma, "finite and at least 0")
    try Self.require(baseMomentum.isFinite, "base_momentum", baseMomentum, "finite")
    try Self.require(maxMomentum.isFinite, "max_momentum", maxMomentum, "finite")
    self.baseLR = baseLR
    self.maxLR = maxLR
    self.stepSizeUp = stepSizeUp
    self.stepSizeDown = down
    self.mode = mode
    self.gamma = gamma
    self.scale = scale
    self.scaleMode = scaleMode
    self.cyclesMomentum = cycleMomentum
    self.baseMomentum = baseMomentum
    self.maxMomentum = maxMomentum
  }

  public func callAsFunction(_ step: Int) -> Double {
    baseLR + (maxLR - baseLR) * height(at: step, scale: factor(cycle:step:))
  }

  /// The momentum at `step`; meaningless unless it is cycled.
  public func momentum(at step: Int) -> Double {
    maxMomentum - (maxMomentum - baseMomentum) * height(at: step, scale: factor(cycle:step:))
  }

  public var momentum: (any Schedule)? {
    cyclesMomentum ? TorchMomentum(totalSteps: nil) { [self] step in momentum(at: step) } : nil
  }

  /// The triangle, scaled: 0 at the start of a cycle, `scale` at its peak.
  func height(at step: Int, scale: (_ cycle: Double, _ step: Double) -> Double) -> Double {
    let size = stepSizeUp + stepSizeDown
    let t = Double(step)
    let cycle = (1 + t / size).rounded(.down)
    let position = 1 + t / size - cycle
    let peak = stepSizeUp / size
    let triangle = position <= peak ? position / peak : (position - 1) / (peak - 1)
    return triangle * scale(cycle, t)
  }

  private func factor(cycle: Double, step: Double) -> Double {
    if let scale { return scale(scaleMode == .cycle ? cycle : step) }
    return switch mode {
    case .triangular: 1
    case .triangular2: pow(2, 1 - cycle)
    case .expRange: pow(gamma, step)
    }
  }

  /// The cycle has its own base rate; the group's is ignored and, when this comes first, overwritten.
  public var groupRate: Double? { nil }
}

extension CyclicLR {
  /// The constructor knows its own base rate only after the initial step, which therefore leaves the group's.
  public func construct(_ group: inout TorchParameterGroup) {
    group.lr = group.initialLR
    guard cyclesMomentum else { return }
    group.momentum = maxMomentum
    group.maxMomentum = maxMomentum
    group.baseMomentum = baseMomentum
  }

  public func step(group: inout TorchParameterGroup, at lastEpoch: Int) {
    group.lr = self(lastEpoch)
    if cyclesMomentum { group.momentum = momentum(at: lastEpoch) }
  }

  public func restart(_ group: inout TorchParameterGroup) { step(group: &group, at: 0) }

  public static let parameters = [
    Parameter("base_lr", perGroup: true, "the rate at the start of a cycle"),
    Parameter("max_lr", perGroup: true, "the rate at the peak of the first cycle"),
    Parameter("step_size_up", default: .int(2000), "steps of the rise"),
    Parameter("step_size_down", default: .null, "steps of the fall; as many as of the rise when left out"),
    Parameter("mode", default: .string("triangular"), "triangular, triangular2 or exp_range"),
    Parameter("gamma", default: .double(1), "the factor per step of exp_range"),
    Parameter("scale_fn", default: .null, "a formula that scales the cycles instead of the mode"),
    Parameter("scale_mode", default: .string("cycle"), "what scale_fn is a function of: cycle or iterations"),
    Parameter("cycle_momentum", default: .bool(true), "whether momentum moves the other way"),
    Parameter("base_momentum", default: .double(0.8), perGroup: true, "momentum at the peak"),
    Parameter("max_momentum", default: .double(0.9), perGroup: true, "momentum at the start of a cycle"),
  ]

  public init(_ arguments: Arguments) throws {
    let scale = arguments.has("scale_fn") ? try arguments.formula("scale_fn") : nil
    try self.init(
      baseLR: arguments.number("base_lr"), maxLR: arguments.number("max_lr"),
      stepSizeUp: arguments.number("step_size_up"),
      stepSizeDown: arguments.has("step_size_down") ? arguments.number("step_size_down") : nil,
      mode: scale == nil ? arguments.word("mode") : .triangular, gamma: arguments.number("gamma"), scale: scale,
      scaleMode: scale == nil ? .cycle : arguments.word("scale_mode"),
      cycleMomentum: arguments.flag("cycle_momentum"), baseMomentum: arguments.number("base_momentum"),
      maxMomentum: arguments.number("max_momentum"))
  }

  public var arguments: [String: ArgumentValue] {
    [
      "base_lr": .double(baseLR), "max_lr": .double(maxLR), "step_size_up": .double(stepSizeUp),
      "step_size_down": .double(stepSizeDown), "mode": .string(mode.rawValue), "gamma": .double(gamma),
      "scale_fn": scale?.value ?? .null, "scale_mode": .string(scaleMode.rawValue),
      "cycle_momentum": .bool(cyclesMomentum), "base_momentum": .double(baseMomentum),
      "max_momentum": .double(maxMomentum),
    ]
  }
}

/// ``CyclicLR`` with a closure that scales the cycles: neither Codable nor Hashable, because a closure is not.
///
///     η(t) = base_lr + (max_lr − base_lr)·triangle(t)·scale(cycle or t)        t ≥ 0
public struct CustomCyclicLR: Schedule {
  /// The triangle; its own scale is not used.
  public let cycle: CyclicLR
  /// What `scale` is a function of.
  public let scaleMode: CyclicLR.ScaleMode
  /// The factor of a cycle's height.
  public let scale: @Sendable (Double) -> Double

  /// The triangles of `cycle`, scaled by a closure.
  public init(
    _ cycle: CyclicLR, scaleMode: CyclicLR.ScaleMode = .cycle, scale: @escaping @Sendable (Double) -> Double
  ) {
    self.cycle = cycle
    self.scaleMode = scaleMode
    self.scale = scale
  }

  public func callAsFunction(_ step: Int) -> Double {
    cycle.baseLR + (cycle.maxLR - cycle.baseLR) * height(at: step)
  }

  public var momentum: (any Schedule)? {
    guard cycle.cyclesMomentum else { return nil }
    return TorchMomentum(totalSteps: nil) { [self] step in
      cycle.maxMomentum - (cycle.maxMomentum - cycle.baseMomentum) * height(at: step)
    }
  }

  private func height(at step: Int) -> Double {
    cycle.height(at: step) { cycle, step in scale(scaleMode == .cycle ? cycle : step) }
  }
}
