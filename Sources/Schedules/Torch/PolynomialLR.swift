import Foundation

/// A power of the remaining time, down to zero.
///
///     η(t) = baseLR·(1 − min(t, N)/N)^p        N > 0
///     η(t) = baseLR                            N = 0
///
/// Use it when the length of the run is known and the rate shall end at 0: p = 1 is a straight line, p = 2 falls early.
///
/// - Parameters:
///   - baseLR: the rate of step 0.
///   - totalIters: N, in steps (or epochs), at least 0; step N is the first at 0.
///   - power: p, above 0.
/// - Source: `torch.optim.lr_scheduler.PolynomialLR`, PyTorch 2.15.
///
/// Surprises: the default N is 5, so the rate is 0 after five steps. N = 0 never changes the rate; after a milestone of
/// SequentialLR PyTorch divides by it, so that is refused, and so is p ≤ 0.
public struct PolynomialLR: SingleTorchSchedule {
  public let baseLR: Double
  /// N, after how many steps (or epochs) the rate is 0.
  public let totalIters: Int
  /// The exponent of the remaining time.
  public let power: Double

  /// A power of the remaining time, from `baseLR` to 0 in `totalIters` steps.
  ///
  /// - Throws: ``ScheduleError`` that names the parameter, its value and what is allowed.
  public init(baseLR: Double, totalIters: Int = 5, power: Double = 1) throws {
    try Self.requireBaseLR(baseLR)
    try Self.require(totalIters >= 0, "total_iters", totalIters, "at least 0")
    try Self.require(power.isFinite && power > 0, "power", power, "finite and above 0")
    self.baseLR = baseLR
    self.totalIters = totalIters
    self.power = power
  }

  public func callAsFunction(_ step: Int) -> Double {
    guard totalIters > 0 else { return baseLR }
    return baseLR * pow(1 - Double(min(step, totalIters)) / Double(totalIters), power)
  }

  public func first(_ group: inout TorchParameterGroup) {}

  public func step(group: inout TorchParameterGroup, at lastEpoch: Int) {
    guard lastEpoch <= totalIters else { return }
    guard totalIters > 0 else { return group.fail(.divisionByZero) }
    let n = Double(totalIters)
    group.lr *= pow((1 - Double(lastEpoch) / n) / (1 - Double(lastEpoch - 1) / n), power)
  }

  public var restartProblem: String? { totalIters == 0 ? "its total_iters is 0, by which PyTorch divides" : nil }

  public static let parameters = [
    Parameter("total_iters", default: .int(5), "how many steps until the rate is 0"),
    Parameter("power", default: .double(1), "the exponent of the remaining time"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(
      baseLR: arguments.baseLR(), totalIters: arguments.count("total_iters"), power: arguments.number("power"))
  }

  public var arguments: [String: ArgumentValue] { ["total_iters": .int(totalIters), "power": .double(power)] }
}
