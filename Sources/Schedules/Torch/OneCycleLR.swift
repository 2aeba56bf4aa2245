import Foundation

/// One rise and one long fall, for the whole run; momentum the other way round.
///
///     initial = max_lr/div_factor        min = initial/final_div_factor        N = total_steps
///     initial → max_lr     from step 0 to step p·N − 1
///     max_lr → min         from there to step N − 1                              two phases
///     max_lr → initial     from there to step 2·p·N − 2, then → min to N − 1     three phases
///     each by half a cosine (cos) or a straight line (linear)
///
/// Use it when the length of the run is fixed: large rates in the middle regularise, the long fall settles.
///
/// - Parameters:
///   - maxLR: the peak, above 0.
///   - totalSteps: N, in steps (batches, not epochs), at least 1.
///   - pctStart: p, between 0 and 1: the part of the run that rises.
///   - annealStrategy: cos or linear.
///   - cycleMomentum, baseMomentum, maxMomentum: momentum moves from max down to base and back.
///   - divFactor, finalDivFactor: how much smaller the first rate and the last are, above 0.
///   - threePhase: whether the fall first mirrors the rise.
/// - Source: `torch.optim.lr_scheduler.OneCycleLR`, PyTorch 2.15, after Smith and Topin, *Super-Convergence*, 2018.
///
/// Surprises: the ends of the phases are fractions of a step, so no step need be exactly at the peak. N − 1 calls of
/// `step()` reach the minimum; PyTorch **accepts call N and extrapolates**: cos bounces up, linear goes *negative*. So does
/// this, and from step N + 1 on, where PyTorch raises, it rests at the minimum; ``Schedule/clamped`` rests at step N − 1 already.
/// p·N = 1, where PyTorch divides by zero in the constructor, is refused; where it divides by zero at step N (p = 1) this
/// rests. The optimizer's own rate is ignored.
public struct OneCycleLR: SingleTorchSchedule {
  /// The form of a rise or a fall.
  public enum Strategy: String, Hashable, Sendable, CaseIterable {
    /// Half a cosine.
    case cos
    /// A straight line.
    case linear
  }

  /// The peak, above 0.
  public let maxLR: Double
  /// N, the number of steps (batches) of the whole run, at least 1.
  public let steps: Int
  /// p, the part of the run that rises, between 0 and 1.
  public let pctStart: Double
  /// The form of each phase.
  public let annealStrategy: Strategy
  /// Whether momentum moves too, against the rate.
  public let cyclesMomentum: Bool
  /// The momentum at the peak.
  public let baseMomentum: Double
  /// The momentum at both ends.
  public let maxMomentum: Double
  /// How many times the peak is the first rate, above 0.
  public let divFactor: Double
  /// How many times the first rate is the last one, above 0.
  public let finalDivFactor: Double
  /// Whether the fall first mirrors the rise.
  public let threePhase: Bool

  /// One cycle of `totalSteps` steps with its peak at `maxLR`.
  ///
  /// - Throws: ``ScheduleError`` that names the parameter, its value and what is allowed.
  public init(
    maxLR: Double, totalSteps: Int, pctStart: Double = 0.3, annealStrategy: Strategy = .cos,
    cycleMomentum: Bool = true, baseMomentum: Double = 0.85, maxMomentum: Double = 0.95, divFactor: Double = 25,
    finalDivFactor: Double = 1e4, threePhase: Bool = false
  ) throws {
    try Self.require(maxLR.isFinite && maxLR > 0, "max_lr", maxLR, "finite and above 0")
    try Self.require(totalSteps >= 1, "total_steps", totalSteps, "an integer of at least 1")
    try Self.require((0...1).contains(pctStart), "pct_start", pctStart, "between 0 and 1")
    try Self.require(
      pctStart * Double(totalSteps) != 1, "pct_start", pctStart,
      "other than 1/total_steps, for which the rise would take no time and PyTorch divides by zero")
    try Self.require(divFactor.isFinite && divFactor > 0, "div_factor", divFactor, "finite and above 0")
    try Self.require(
      finalDivFactor.isFinite && finalDivFactor > 0, "final_div_factor", finalDivFactor, "finite and above 0")
    try Self.require(baseMomentum.isFinite, "base_momentum", baseMomentum, "finite")
    try Self.require(maxMomentum.isFinite, "max_momentum", maxMomentum, "finite")
    self.maxLR = maxLR
    self.steps = totalSteps
    self.pctStart = pctStart
    self.annealStrategy = annealStrategy
    self.cyclesMomentum = cycleMomentum
    self.baseMomentum = baseMomentum
    self.maxMomentum = maxMomentum
    self.divFactor = divFactor
    self.finalDivFactor = finalDivFactor
    self.threePhase = threePhase
  }

  public var totalSteps: Int? { steps }
  /// max_lr/div_factor: what the optimizer's own rate is replaced by.
  public var baseLR: Double { maxLR / divFactor }
  /// max_lr/(div_factor·final_div_factor), the last rate.
  public var minLR: Double { baseLR / finalDivFactor }

  public func callAsFunction(_ step: Int) -> Double { undisturbed(at: step).lr }

  /// The momentum at `step`; meaningless unless it is cycled.
  public func momentum(at step: Int) -> Double { undisturbed(at: step).momentum }

  public var momentum: (any Schedule)? {
    cyclesMomentum ? TorchMomentum(totalSteps: steps) { [self] step in momentum(at: step) } : nil
  }

  private func undisturbed(at step: Int) -> TorchParameterGroup {
    var group = TorchParameterGroup(lr: baseLR)
    writeCorners(to: &group)
    self.step(group: &group, at: step)
    return group
  }

  public var groupRate: Double? { nil }
}

/// PyTorch keeps the corners in the group, where a cycling scheduler that is constructed later overwrites them.
extension OneCycleLR {
  fileprivate enum Corner { case start, peak, end }

  public func construct(_ group: inout TorchParameterGroup) {
    writeCorners(to: &group)
    step(group: &group, at: 0)
  }

  private func writeCorners(to group: inout TorchParameterGroup) {
    group.initialLR = baseLR
    group.maxLR = maxLR
    group.minLR = minLR
    guard cyclesMomentum else { return }
    group.maxMomentum = maxMomentum
    group.baseMomentum = baseMomentum
  }

  public func step(group: inout TorchParameterGroup, at lastEpoch: Int) {
    let phase = phase(at: lastEpoch)
    if phase == nil { group.fail(lastEpoch > steps ? .beyondTotalSteps : .divisionByZero) }
    let (from, to, part) = phase ?? (.end, .end, 1)
    group.lr = anneal(group.rate(at: from), group.rate(at: to), part)
    if cyclesMomentum { group.momentum = anneal(group.momentum(at: from), group.momentum(at: to), part) }
  }

  public func restart(_ group: inout TorchParameterGroup) { step(group: &group, at: 0) }

  /// The corners around `step`, and which part of the way between them is done; nil when the schedule is over.
  private func phase(at step: Int) -> (from: Corner, to: Corner, part: Double)? {
    guard step <= steps else { return nil }
    let peak = pctStart * Double(steps) - 1
    // −2 because both phases are one step short: PyTorch intends it.
    let back = 2 * pctStart * Double(steps) - 2
    let last = Double(steps) - 1
    func part(from begin: Double, to end: Double) -> Double { (Double(step) - begin) / (end - begin) }
    if Double(step) <= peak { return (.start, .peak, part(from: 0, to: peak)) }
    if threePhase, Double(step) <= back { return (.peak, .start, part(from: peak, to: back)) }
    let begin = threePhase ? back : peak
    return begin == last ? nil : (threePhase ? .start : .peak, .end, part(from: begin, to: last))
  }

  private func anneal(_ from: Double, _ to: Double, _ part: Double) -> Double {
    switch annealStrategy {
    case .cos: to + (from - to) / 2 * (1 + cos(.pi * part))
    case .linear: from + (to - from) * part
    }
  }
}

extension TorchParameterGroup {
  fileprivate func rate(at corner: OneCycleLR.Corner) -> Double {
    corner == .start ? initialLR : corner == .peak ? maxLR : minLR
  }

  fileprivate func momentum(at corner: OneCycleLR.Corner) -> Double { corner == .peak ? baseMomentum : maxMomentum }
}

extension OneCycleLR {
  public static let parameters = [
    Parameter("max_lr", perGroup: true, "the peak"),
    Parameter("total_steps", default: .null, "all steps of the run"),
    Parameter("epochs", default: .null, "epochs of the run, when total_steps is left out"),
    Parameter("steps_per_epoch", default: .null, "steps of an epoch, when total_steps is left out"),
    Parameter("pct_start", default: .double(0.3), "the part of the run that rises"),
    Parameter("anneal_strategy", default: .string("cos"), "cos or linear"),
    Parameter("cycle_momentum", default: .bool(true), "whether momentum moves the other way"),
    Parameter("base_momentum", default: .double(0.85), perGroup: true, "momentum at the peak"),
    Parameter("max_momentum", default: .double(0.95), perGroup: true, "momentum at both ends"),
    Parameter("div_factor", default: .double(25), "max_lr over the first rate"),
    Parameter("final_div_factor", default: .double(1e4), "the first rate over the last"),
    Parameter("three_phase", default: .bool(false), "whether the fall first mirrors the rise"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(
      maxLR: arguments.number("max_lr"), totalSteps: Self.totalSteps(arguments),
      pctStart: arguments.decimal("pct_start"), annealStrategy: arguments.word("anneal_strategy"),
      cycleMomentum: arguments.flag("cycle_momentum"), baseMomentum: arguments.number("base_momentum"),
      maxMomentum: arguments.number("max_momentum"), divFactor: arguments.number("div_factor"),
      finalDivFactor: arguments.number("final_div_factor"), threePhase: arguments.flag("three_phase"))
  }

  /// `total_steps` wins over epochs × steps_per_epoch, as in PyTorch.
  private static func totalSteps(_ arguments: Arguments) throws -> Int {
    if arguments.has("total_steps") { return try arguments.integer("total_steps") }
    guard arguments.has("epochs"), arguments.has("steps_per_epoch") else {
      throw ScheduleError.missing(schedule: name, name: "total_steps (or epochs and steps_per_epoch)")
    }
    let epochs = try arguments.integer("epochs")
    let perEpoch = try arguments.integer("steps_per_epoch")
    try require(epochs >= 1, "epochs", epochs, "an integer of at least 1")
    try require(perEpoch >= 1, "steps_per_epoch", perEpoch, "an integer of at least 1")
    let (steps, overflow) = epochs.multipliedReportingOverflow(by: perEpoch)
    try require(!overflow, "epochs", epochs, "small enough for an Int to count all steps")
    return steps
  }

  public var arguments: [String: ArgumentValue] {
    [
      "max_lr": .double(maxLR), "total_steps": .int(steps), "pct_start": .double(pctStart),
      "anneal_strategy": .string(annealStrategy.rawValue), "cycle_momentum": .bool(cyclesMomentum),
      "base_momentum": .double(baseMomentum), "max_momentum": .double(maxMomentum), "div_factor": .double(divFactor),
      "final_div_factor": .double(finalDivFactor), "three_phase": .bool(threePhase),
    ]
  }
}
