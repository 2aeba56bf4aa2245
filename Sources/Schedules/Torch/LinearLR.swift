/// A straight line between two fractions of the base rate: PyTorch's warm-up.
///
///     η(t) = baseLR·(start + (end − start)·min(t, N)/N)        N > 0
///     η(t) = baseLR·start                                      N = 0
///
/// Use it to warm up: large rates are dangerous only while the curvature is still large, in the first steps.
///
/// - Parameters:
///   - baseLR: the rate that both factors multiply.
///   - startFactor: above 0 and at most 1.
///   - endFactor: between 0 and 1.
///   - totalIters: N, in steps (or epochs), at least 0; step N is the first at the end factor.
/// - Source: `torch.optim.lr_scheduler.LinearLR`, PyTorch 2.15.
///
/// Surprises: it cannot start at 0. With N = 0 it stays at the start factor for ever, and after a milestone of
/// SequentialLR PyTorch divides by zero, so that is refused.
public struct LinearLR: SingleTorchSchedule {
  public let baseLR: Double
  /// The share of the base rate at step 0, above 0 and at most 1.
  public let startFactor: Double
  /// The share of the base rate from step N on, between 0 and 1.
  public let endFactor: Double
  /// N, the number of steps (or epochs) between the two factors, at least 0.
  public let totalIters: Int

  /// A straight line from `baseLR·startFactor` to `baseLR·endFactor` in `totalIters` steps.
  ///
  /// - Throws: ``ScheduleError`` that names the parameter, its value and what is allowed.
  public init(baseLR: Double, startFactor: Double = 1.0 / 3, endFactor: Double = 1, totalIters: Int = 5) throws {
    try Self.requireBaseLR(baseLR)
    try Self.require(startFactor > 0 && startFactor <= 1, "start_factor", startFactor, "above 0 and at most 1")
    try Self.require((0...1).contains(endFactor), "end_factor", endFactor, "between 0 and 1")
    try Self.require(totalIters >= 0, "total_iters", totalIters, "at least 0")
    self.baseLR = baseLR
    self.startFactor = startFactor
    self.endFactor = endFactor
    self.totalIters = totalIters
  }

  public func callAsFunction(_ step: Int) -> Double {
    guard totalIters > 0 else { return baseLR * startFactor }
    guard step < totalIters else { return baseLR * endFactor }
    return baseLR * (startFactor + (endFactor - startFactor) * Double(step) / Double(totalIters))
  }

  public func step(group: inout TorchParameterGroup, at lastEpoch: Int) {
    if lastEpoch == 0 {
      group.lr *= startFactor
    } else if lastEpoch <= totalIters {
      let rise = endFactor - startFactor
      group.lr *= 1 + rise / (Double(totalIters) * startFactor + Double(lastEpoch - 1) * rise)
    }
  }

  public var restartProblem: String? { totalIters == 0 ? "its total_iters is 0, by which PyTorch divides" : nil }

  public static let parameters = [
    Parameter("start_factor", default: .double(1.0 / 3), "the factor of the first step"),
    Parameter("end_factor", default: .double(1), "the factor from step total_iters on"),
    Parameter("total_iters", default: .int(5), "how many steps the line takes"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(
      baseLR: arguments.baseLR(), startFactor: arguments.number("start_factor"),
      endFactor: arguments.number("end_factor"), totalIters: arguments.count("total_iters"))
  }

  public var arguments: [String: ArgumentValue] {
    ["start_factor": .double(startFactor), "end_factor": .double(endFactor), "total_iters": .int(totalIters)]
  }
}
