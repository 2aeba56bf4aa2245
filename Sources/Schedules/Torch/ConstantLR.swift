/// A smaller rate for the first steps, then the base rate: a warm-up in one jump.
///
///     η(t) = baseLR·factor        0 ≤ t < N, and for ever when N = 0
///     η(t) = baseLR               t ≥ N > 0
///
/// Use it to survive the first steps when a ramp is not worth its parameters.
///
/// - Parameters:
///   - baseLR: the rate from step N on.
///   - factor: between 0 and 1.
///   - totalIters: N, in steps (or epochs), at least 0.
/// - Source: `torch.optim.lr_scheduler.ConstantLR`, PyTorch 2.15.
///
/// Surprises: with N = 0 the factor is never undone, as in PyTorch (whose closed form, at a milestone of SequentialLR,
/// says the opposite). With factor = 0 PyTorch divides by zero at step N; here the rate is the base rate from there on.
public struct ConstantLR: SingleTorchSchedule {
  public let baseLR: Double
  /// PyTorch's `factor`, between 0 and 1, of the first steps.
  public let reduction: Double
  /// N, how many steps (or epochs) the reduced rate holds, at least 0.
  public let totalIters: Int

  /// The rate `baseLR·factor` for `totalIters` steps, then `baseLR`.
  ///
  /// - Throws: ``ScheduleError`` that names the parameter, its value and what is allowed.
  public init(baseLR: Double, factor: Double = 1.0 / 3, totalIters: Int = 5) throws {
    try Self.requireBaseLR(baseLR)
    try Self.require((0...1).contains(factor), "factor", factor, "between 0 and 1")
    try Self.require(totalIters >= 0, "total_iters", totalIters, "at least 0")
    self.baseLR = baseLR
    reduction = factor
    self.totalIters = totalIters
  }

  public func callAsFunction(_ step: Int) -> Double {
    step < totalIters || totalIters == 0 ? baseLR * reduction : baseLR
  }

  public func step(group: inout TorchParameterGroup, at lastEpoch: Int) {
    if lastEpoch == 0 {
      group.lr *= reduction
    } else if lastEpoch == totalIters {
      if dividesByZero { group.fail(.divisionByZero) }
      group.lr = dividesByZero ? baseLR : group.lr * (1 / reduction)
    }
  }

  public func restart(_ group: inout TorchParameterGroup) { group.lr = totalIters == 0 ? baseLR : baseLR * reduction }

  /// Whether PyTorch divides by zero when the reduction ends.
  var dividesByZero: Bool { reduction == 0 && totalIters > 0 }

  public static let parameters = [
    Parameter("factor", default: .double(1.0 / 3), "the factor of the first steps"),
    Parameter("total_iters", default: .int(5), "how many steps are reduced"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(
      baseLR: arguments.baseLR(), factor: arguments.number("factor"), totalIters: arguments.count("total_iters"))
  }

  public var arguments: [String: ArgumentValue] { ["factor": .double(reduction), "total_iters": .int(totalIters)] }
}
