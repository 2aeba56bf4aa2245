import Foundation

/// Half a cosine down, then back to the top at once, again and again.
///
///     η(t) = η_min + (baseLR − η_min)·(1 + cos(π·T_cur/T_i))/2        t ≥ 0
///     cycle i is T_i = T_0·T_mult^i steps long, T_cur counts its steps from 0
///
/// Use it to get a good model at the end of every cycle; compare models only there.
///
/// - Parameters:
///   - baseLR: the rate at every restart.
///   - t0: T_0, the length of the first cycle in steps (or epochs), at least 1.
///   - tMult: T_mult, the factor between the lengths of two cycles, a whole number of at least 1.
///   - etaMin: η_min, at least 0.
/// - Source: `torch.optim.lr_scheduler.CosineAnnealingWarmRestarts`, PyTorch 2.15, after Loshchilov and Hutter, *SGDR*,
///   2017.
///
/// Surprises: η_min itself is never reached, because at T_cur = T_i the next cycle begins. With T_mult > 1 PyTorch's
/// `step(epoch)` finds the cycle by a logarithm that is rounded, so at some exact boundaries it gives η_min where a
/// restart is due (T_0 = 1, T_mult = 3, epoch 121); here the boundary is always a restart.
public struct CosineAnnealingWarmRestarts: SingleTorchSchedule {
  public let baseLR: Double
  /// T_0, the length of the first cycle in steps (or epochs), at least 1.
  public let t0: Int
  /// T_mult, the factor between the lengths of two cycles, at least 1.
  public let tMult: Int
  /// η_min, the rate that each cycle falls towards.
  public let etaMin: Double

  /// Cosines from `baseLR` towards `etaMin`, the first in `t0` steps.
  ///
  /// - Throws: ``ScheduleError`` that names the parameter, its value and what is allowed.
  public init(baseLR: Double, t0: Int, tMult: Int = 1, etaMin: Double = 0) throws {
    try Self.requireBaseLR(baseLR)
    try Self.require(t0 >= 1, "T_0", t0, "an integer of at least 1")
    try Self.require(tMult >= 1, "T_mult", tMult, "an integer of at least 1")
    try Self.require(etaMin.isFinite && etaMin >= 0, "eta_min", etaMin, "finite and at least 0")
    self.baseLR = baseLR
    self.t0 = t0
    self.tMult = tMult
    self.etaMin = etaMin
  }

  public func callAsFunction(_ step: Int) -> Double { self(epoch: Double(step)) }

  public func step(group: inout TorchParameterGroup, at lastEpoch: Int) { group.lr = self(lastEpoch) }

  /// The rate at a fraction of an epoch, as after PyTorch's `step(epoch + batch/batches)`.
  public func callAsFunction(epoch: Double) -> Double {
    var current = epoch
    var length = Double(t0)
    if tMult == 1 {
      current = epoch.truncatingRemainder(dividingBy: length)
    } else {
      while current >= length, current.isFinite {
        current -= length
        length *= Double(tMult)
      }
    }
    return etaMin + (baseLR - etaMin) * (1 + cos(.pi * current / length)) / 2
  }

  public static let parameters = [
    Parameter("T_0", "steps of the first cycle"),
    Parameter("T_mult", default: .int(1), "the factor between the lengths of two cycles"),
    Parameter("eta_min", default: .double(0), "the minimum"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(
      baseLR: arguments.baseLR(), t0: arguments.integer("T_0"), tMult: arguments.integer("T_mult"),
      etaMin: arguments.number("eta_min"))
  }

  public var arguments: [String: ArgumentValue] {
    ["T_0": .int(t0), "T_mult": .int(tMult), "eta_min": .double(etaMin)]
  }
}
