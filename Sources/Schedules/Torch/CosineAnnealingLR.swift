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
/// Surprises: after T_max the rate **rises again**, with period 2·T_max; ``Schedule/clamped`` prevents it. A run of T_max steps
/// asks for steps 0…T_max − 1 and never reaches η_min. When something else scales the rate (ChainedScheduler), PyTorch
/// climbs back to the full base rate after T_max all the same, because there it adds a share of the base rate. T_max = 0,
/// with which PyTorch fails at the first step, and η_min < 0 are refused.
public struct CosineAnnealingLR: SingleTorchSchedule {
  public let baseLR: Double
  /// T_max, after how many steps (or epochs) η_min is reached.
  public let tMax: Int
  /// η_min, the least rate.
  public let etaMin: Double

  /// Half a cosine from `baseLR` to `etaMin` in `tMax` steps, and back.
  ///
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

  public func callAsFunction(_ step: Int) -> Double {
    etaMin + (baseLR - etaMin) * (1 + cos(.pi * Double(step % (2 * tMax)) / Double(tMax))) / 2
  }

  public func first(_ group: inout TorchParameterGroup) {}

  public func step(group: inout TorchParameterGroup, at lastEpoch: Int) {
    if (lastEpoch - 1 - tMax) % (2 * tMax) == 0 {
      // The rate before it was η_min, so the ratio of heights would be 0/0: PyTorch adds instead of multiplying.
      group.lr += (baseLR - etaMin) * (1 - cos(.pi / Double(tMax))) / 2
    } else {
      group.lr = twiceHeight(lastEpoch) / twiceHeight(lastEpoch - 1) * (group.lr - etaMin) + etaMin
    }
  }

  /// 2 at step 0 and 0 at step T_max.
  private func twiceHeight(_ step: Int) -> Double { 1 + cos(.pi * Double(step) / Double(tMax)) }

  public static let parameters = [
    Parameter("T_max", "steps until the rate is at its minimum"),
    Parameter("eta_min", default: .double(0), "the minimum"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(baseLR: arguments.baseLR(), tMax: arguments.count("T_max"), etaMin: arguments.number("eta_min"))
  }

  public var arguments: [String: ArgumentValue] { ["T_max": .int(tMax), "eta_min": .double(etaMin)] }
}
