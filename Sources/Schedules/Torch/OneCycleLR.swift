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
/// this, and from step N + 1 on, where PyTorch raises, it rests at the minimum; ``clamped`` rests at step N − 1 already.
/// p·N = 1, where PyTorch divides by zero in the constructor, is refused; where it divides by zero at step N (p = 1) this
/// rests. The optimizer's own rate is ignored.
public struct OneCycleLR: TorchSchedule {
  public enum Strategy: String, Hashable, Sendable, CaseIterable { case cos, linear }

  public let maxLR: Double
  public let steps: Int
  public let pctStart: Double
  public let annealStrategy: Strategy
  public let cyclesMomentum: Bool
  public let baseMomentum: Double
  public let maxMomentum: Double
  public let divFactor: Double
  public let finalDivFactor: Double
  public let threePhase: Bool

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
  public var minLR: Double { baseLR / finalDivFactor }

  public func callAsFunction(_ step: Int) -> Double { value(at: step) { $0.rate } ?? minLR }

  public func momentum(at step: Int) -> Double { value(at: step) { $0.momentum } ?? maxMomentum }
}

extension OneCycleLR {
  /// A corner of the schedule: its (fractional) step, the rate and the momentum there.
  private struct Corner {
    let step: Double
    let rate: Double
    let momentum: Double
  }

  private var corners: [Corner] {
    let last = Double(steps) - 1
    let rise = pctStart * Double(steps) - 1
    let start = Corner(step: 0, rate: baseLR, momentum: maxMomentum)
    let peak = Corner(step: rise, rate: maxLR, momentum: baseMomentum)
    let end = Corner(step: last, rate: minLR, momentum: maxMomentum)
    // −2 because both phases are one step short: PyTorch intends it.
    let back = Corner(step: 2 * pctStart * Double(steps) - 2, rate: baseLR, momentum: maxMomentum)
    return threePhase ? [start, peak, back, end] : [start, peak, end]
  }

  /// The value between the two corners around `step`, or nil when the schedule is over.
  private func value(at step: Int, of corner: (Corner) -> Double) -> Double? {
    guard step <= steps else { return nil }
    let corners = corners
    let t = Double(step)
    let end = corners.indices.dropFirst().first { t <= corners[$0].step } ?? corners.count - 1
    let (a, b) = (corners[end - 1], corners[end])
    guard b.step != a.step else { return nil }
    let part = (t - a.step) / (b.step - a.step)
    let (from, to) = (corner(a), corner(b))
    switch annealStrategy {
    case .cos: return to + (from - to) / 2 * (1 + cos(.pi * part))
    case .linear: return from + (to - from) * part
    }
  }

  public var groupRate: Double? { nil }

  /// PyTorch overwrites the group's `initial_lr`, also for schedulers that were built before.
  public func initialLR(found: Double?) -> Double { baseLR }
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
