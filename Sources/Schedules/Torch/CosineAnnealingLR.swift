import Foundation

/// Half a cosine down, and then up again.
///
///     η(t) = η_min + (baseLR − η_min)·(1 + cos(πt/T_max))/2        t ≥ 0
///
/// Use it when the length of the run is known: long at high rates, long at low ones, one number to tune.
///
/// - Parameters:
///   - baseLR: the rate of step 0.
///   - tMax: T_max, in steps (or epochs), at least 1: half a period. Step T_max is the one at η_min.
///   - etaMin: η_min, at least 0.
/// - Source: `torch.optim.lr_scheduler.CosineAnnealingLR`, PyTorch 2.15, after Loshchilov and Hutter, *SGDR*, 2017, eq. 5.
///
/// Surprises: after T_max the rate **rises again**, with period 2·T_max; ``clamped`` prevents it. A run of T_max steps
/// asks for steps 0…T_max − 1 and never reaches η_min. When something else scales the rate (ChainedScheduler), PyTorch
/// climbs back to the full base rate after T_max all the same, because there it adds a share of the base rate. T_max = 0,
/// with which PyTorch fails at the first step, and η_min < 0 are refused.
public struct CosineAnnealingLR: TorchSchedule {
  public let baseLR: Double
  public let tMax: Int
  public let etaMin: Double

  /// - Throws: ``ScheduleError`` that names the parameter, its value and what is allowed.
  public init(baseLR: Double, tMax: Int, etaMin: Double = 0) throws {
    try Self.requireBaseLR(baseLR)
    try Self.require((1..<Int.max / 4).contains(tMax), "T_max", tMax, "at least 1 and at most 2^61 steps")
    try Self.require(etaMin.isFinite && etaMin >= 0, "eta_min", etaMin, "finite and at least 0")
    self.baseLR = baseLR
    self.tMax = tMax
    self.etaMin = etaMin
  }

  public var totalSteps: Int? { tMax }
  public var lastStep: Int? { tMax }

  public func callAsFunction(_ step: Int) -> Double { etaMin + (baseLR - etaMin) * height(step) }

  /// Between 1 at step 0 and 0 at step T_max.
  private func height(_ step: Int) -> Double {
    (1 + cos(.pi * Double(step % (2 * tMax)) / Double(tMax))) / 2
  }
}

/// What happens when something else touches the rate.
extension CosineAnnealingLR {
  public func initial(from rate: Double) -> Double { rate }

  public func next(after rate: Double, at step: Int) -> Double {
    if isFirstRise(step) {
      return rate + (baseLR - etaMin) * (1 - cos(.pi / Double(tMax))) / 2
    }
    return height(step) / height(step - 1) * (rate - etaMin) + etaMin
  }

  public func rate(at step: Int, startingAt rate: Double) -> Double {
    step <= tMax ? etaMin + (rate - etaMin) * height(step) : self(step)
  }

  /// The rate before it was η_min, so the ratio of heights would be 0/0: PyTorch adds instead of multiplying.
  private func isFirstRise(_ step: Int) -> Bool { (step - 1 - tMax) % (2 * tMax) == 0 }

  /// At the bottom the height is 0, and whatever the rate was, it is η_min.
  public func lastOverwrite(upTo step: Int) -> Int? {
    step < tMax ? nil : step - (step - tMax) % (2 * tMax)
  }

  public func gain(from start: Int, to end: Int) -> Double? {
    // Every scale is lost at the bottom, so the steps must lie in one arch that has not been left.
    let bottom = lastOverwrite(upTo: end)
    guard etaMin == 0, bottom ?? -1 < start || bottom == end, height(start) > 0 else { return nil }
    return height(end) / height(start)
  }
}

extension CosineAnnealingLR {
  public static let parameters = [
    Parameter("T_max", "steps until the rate is at its minimum"),
    Parameter("eta_min", default: .double(0), "the minimum"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(baseLR: arguments.baseLR(), tMax: arguments.count("T_max"), etaMin: arguments.number("eta_min"))
  }

  public var arguments: [String: ArgumentValue] { ["T_max": .int(tMax), "eta_min": .double(etaMin)] }
}
