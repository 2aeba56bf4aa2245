/// Reduces the rate when a metric has stopped improving.
///
///     after more than `patience` observations in a row that are no improvement:
///         rate ← max(rate·factor, min_lr)        if that is more than eps below the rate
///     an observation m is an improvement on the best b when
///         min, rel: m < b·(1 − threshold)        max, rel: m > b·(1 + threshold)
///         min, abs: m < b − threshold            max, abs: m > b + threshold
///
/// Use it when you cannot say beforehand how long training takes, and have a validation loss to watch.
///
/// - Parameters:
///   - baseLR: the rate until the first reduction.
///   - mode: whether the metric shall fall (min) or rise (max).
///   - factor: at least 0 and below 1.
///   - patience: how many observations without improvement are tolerated, at least 0.
///   - threshold, thresholdMode: what counts as an improvement, relative to the best or absolute.
///   - cooldown: how many observations after a reduction are not counted as bad, at least 0.
///   - minLR: the rate never falls below this.
///   - eps: reductions of at most this much are not made.
///   - margin: the workbench's own, see below.
/// - Source: `torch.optim.lr_scheduler.ReduceLROnPlateau`, PyTorch 2.15.
///
/// Surprises: the cut comes with observation `patience` + 2 of a constant metric: the first is always the best, then more
/// than `patience` bad ones must follow. The count of bad observations is cleared by every *attempt* to reduce, also one
/// that eps or min_lr stopped, and during the cooldown. A rate of at most eps (1e-8) is never reduced. NaN is never an
/// improvement and never the best. An infinite metric can become a best that nothing beats.
///
/// In `rel` mode with a negative best, b·(1 − threshold) lies *above* b: to PyTorch a constant negative metric improves
/// for ever and the rate is never reduced. `margin: .magnitude` measures the threshold from |b| instead, so that a
/// constant metric is a plateau whatever its sign; for a positive best it changes nothing.
public struct ReduceLROnPlateau: FeedbackSchedule, NamedSchedule {
  /// Which way the metric shall go.
  public enum Mode: String, Hashable, Sendable, CaseIterable {
    /// It shall fall, as a loss.
    case min
    /// It shall rise, as an accuracy.
    case max
  }
  /// What the threshold is measured in.
  public enum ThresholdMode: String, Hashable, Sendable, CaseIterable {
    /// It is a share of the best.
    case rel
    /// It is in the metric's own unit.
    case abs
  }
  /// What a relative threshold is relative to: the best with its sign, as in PyTorch, or its magnitude.
  public enum Margin: String, Hashable, Sendable, CaseIterable {
    /// The best with its sign, as in PyTorch.
    case signed
    /// The magnitude of the best, the workbench's own.
    case magnitude
  }

  /// The rate until the first reduction.
  public let baseLR: Double
  /// Whether the metric shall fall or rise.
  public let mode: Mode
  /// What the rate is multiplied by at a reduction, at least 0 and below 1.
  public let factor: Double
  /// How many observations in a row without an improvement are tolerated.
  public let patience: Int
  /// By how much an observation must beat the best.
  public let threshold: Double
  /// Whether the threshold is a share or a difference.
  public let thresholdMode: ThresholdMode
  /// How many observations after a reduction are not counted as bad.
  public let cooldown: Int
  /// The rate never falls below this.
  public let minLR: Double
  /// Reductions by at most this much are not made.
  public let eps: Double
  /// What a relative threshold is relative to.
  public let margin: Margin

  /// What it has seen so far.
  public private(set) var state: PlateauState

  /// The rate `baseLR`, multiplied by `factor` whenever the metric rests.
  ///
  /// - Throws: ``ScheduleError`` that names the parameter, its value and what is allowed.
  public init(
    baseLR: Double, mode: Mode = .min, factor: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4,
    thresholdMode: ThresholdMode = .rel, cooldown: Int = 0, minLR: Double = 0, eps: Double = 1e-8,
    margin: Margin = .signed
  ) throws {
    try Self.require(baseLR.isFinite && baseLR >= 0, "the base learning rate", baseLR, "finite and at least 0")
    try Self.require(factor >= 0 && factor < 1, "factor", factor, "at least 0 and below 1")
    try Self.require(patience >= 0, "patience", patience, "at least 0")
    try Self.require(threshold.isFinite && threshold >= 0, "threshold", threshold, "finite and at least 0")
    try Self.require(cooldown >= 0, "cooldown", cooldown, "at least 0")
    try Self.require(minLR.isFinite && minLR >= 0, "min_lr", minLR, "finite and at least 0")
    try Self.require(eps.isFinite && eps >= 0, "eps", eps, "finite and at least 0")
    self.baseLR = baseLR
    self.mode = mode
    self.factor = factor
    self.patience = patience
    self.threshold = threshold
    self.thresholdMode = thresholdMode
    self.cooldown = cooldown
    self.minLR = minLR
    self.eps = eps
    self.margin = margin
    state = PlateauState(rate: baseLR, best: mode == .min ? .infinity : -.infinity)
  }

  public var rate: Double { state.rate }

  public mutating func observe(_ metric: Double) {
    if isImprovement(metric) {
      state.best = metric
      state.badEpochs = 0
    } else {
      state.badEpochs += 1
    }
    if state.cooldownLeft > 0 {
      state.cooldownLeft -= 1
      state.badEpochs = 0
    }
    if state.badEpochs > patience {
      let reduced = max(state.rate * factor, minLR)
      if state.rate - reduced > eps { state.rate = reduced }
      state.cooldownLeft = cooldown
      state.badEpochs = 0
    }
  }

  private func isImprovement(_ metric: Double) -> Bool {
    let best = state.best
    // Towards better: with PyTorch's signed margin this is towards worse when the best is negative.
    let better = margin == .magnitude && best < 0 && best.isFinite ? -threshold : threshold
    return switch (mode, thresholdMode) {
    case (.min, .rel): metric < best * (1 - better)
    case (.max, .rel): metric > best * (1 + better)
    case (.min, .abs): metric < best - threshold
    case (.max, .abs): metric > best + threshold
    }
  }

  /// Continues from a saved state.
  init(continuing plateau: ReduceLROnPlateau, from state: PlateauState) {
    self = plateau
    self.state = state
  }

  public static let parameters = [
    Parameter("mode", default: .string("min"), "min when the metric shall fall, max when it shall rise"),
    Parameter("factor", default: .double(0.1), "the factor of each reduction"),
    Parameter("patience", default: .int(10), "observations without improvement that are tolerated"),
    Parameter("threshold", default: .double(1e-4), "how much better an improvement must be"),
    Parameter("threshold_mode", default: .string("rel"), "rel or abs"),
    Parameter("cooldown", default: .int(0), "observations after a reduction that do not count"),
    Parameter("min_lr", default: .double(0), perGroup: true, "the smallest rate"),
    Parameter("eps", default: .double(1e-8), "the smallest reduction"),
    Parameter("margin", default: .string("signed"), "what rel is relative to: signed (PyTorch) or magnitude"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(
      baseLR: arguments.baseLR(), mode: arguments.word("mode"), factor: arguments.number("factor"),
      patience: arguments.count("patience"), threshold: arguments.number("threshold"),
      thresholdMode: arguments.word("threshold_mode"), cooldown: arguments.count("cooldown"),
      minLR: arguments.number("min_lr"), eps: arguments.number("eps"), margin: arguments.word("margin"))
  }

  public var arguments: [String: ArgumentValue] {
    [
      "mode": .string(mode.rawValue), "factor": .double(factor), "patience": .int(patience),
      "threshold": .double(threshold), "threshold_mode": .string(thresholdMode.rawValue), "cooldown": .int(cooldown),
      "min_lr": .double(minLR), "eps": .double(eps), "margin": .string(margin.rawValue),
    ]
  }

  public var groupRate: Double? { baseLR }
}

/// Saved like the other schedules, with what it has seen under "state".
extension ReduceLROnPlateau {
  private enum CodingKeys: CodingKey { case state }

  public init(from decoder: any Decoder) throws {
    let saved = try SavedSchedule(from: decoder)
    guard saved.name == Self.name else {
      throw ScheduleError.unreadable("This is a saved \(saved.name), not a \(Self.name).")
    }
    let fresh = try Self(Arguments(for: Self.self, given: saved.params, baseLR: saved.baseLR, asWritten: false))
    let state = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(PlateauState.self, forKey: .state)
    self.init(continuing: fresh, from: state ?? fresh.state)
  }

  public func encode(to encoder: any Encoder) throws {
    try SavedSchedule(name: Self.name, baseLR: groupRate, params: arguments).encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(state, forKey: .state)
  }
}

/// What a plateau schedule remembers between two observations.
public struct PlateauState: Hashable, Sendable {
  /// The rate now.
  public internal(set) var rate: Double
  /// The best metric so far: ±∞ before the first one that counts, never NaN.
  public internal(set) var best: Double
  /// Observations in a row that were no improvement.
  public internal(set) var badEpochs = 0
  /// Observations left during which none counts as bad.
  public internal(set) var cooldownLeft = 0

  init(rate: Double, best: Double) {
    self.rate = rate
    self.best = best
  }
}

extension PlateauState: Codable {
  private enum CodingKeys: String, CodingKey {
    case rate, best
    case badEpochs = "num_bad_epochs"
    case cooldownLeft = "cooldown_counter"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    rate = try container.decode(Double.self, forKey: .rate)
    best = try container.decode(ArgumentValue.self, forKey: .best).number ?? .nan
    badEpochs = try container.decode(Int.self, forKey: .badEpochs)
    cooldownLeft = try container.decode(Int.self, forKey: .cooldownLeft)
    guard rate.isFinite, rate >= 0, !best.isNaN, (0..<Int.max).contains(badEpochs), cooldownLeft >= 0 else {
      throw ScheduleError.unreadable(
        "A saved plateau needs a rate of at least 0, a best metric and counts of at least 0; this has rate \(rate), best "
          + "\(best), num_bad_epochs \(badEpochs), cooldown_counter \(cooldownLeft).")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(rate, forKey: .rate)
    // JSON has no infinity.
    try container.encode(ArgumentValue.finite(best), forKey: .best)
    try container.encode(badEpochs, forKey: .badEpochs)
    try container.encode(cooldownLeft, forKey: .cooldownLeft)
  }
}
