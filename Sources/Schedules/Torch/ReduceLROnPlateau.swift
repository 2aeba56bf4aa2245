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
public struct ReduceLROnPlateau: FeedbackSchedule, Catalogued {
  public enum Mode: String, Hashable, Sendable, CaseIterable { case min, max }
  public enum ThresholdMode: String, Hashable, Sendable, CaseIterable { case rel, abs }
  /// What a relative threshold is relative to: the best with its sign, as in PyTorch, or its magnitude.
  public enum Margin: String, Hashable, Sendable, CaseIterable { case signed, magnitude }

  public let baseLR: Double
  public let mode: Mode
  public let factor: Double
  public let patience: Int
  public let threshold: Double
  public let thresholdMode: ThresholdMode
  public let cooldown: Int
  public let minLR: Double
  public let eps: Double
  public let margin: Margin

  /// What it has seen so far.
  public private(set) var state: PlateauState

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
}
