import Foundation

/// Divides the rate every so many steps: the schedule of the article.
///
///     η(t) = baseLR·γ^⌊t/S⌋        t ≥ 0
///
///     let rate = try StepLR(baseLR: 0.1, stepSize: 10)
///     rate(0), rate(9), rate(10), rate(20)        // 0.1, 0.1, 0.01, 0.001
///
/// Use it when you know after how many epochs the loss stops falling; the usual choice where there is nothing to tune.
///
/// - Parameters:
///   - baseLR: the rate of the first S steps.
///   - stepSize: S, in steps (or epochs, if you ask once per epoch), at least 1.
///   - gamma: γ, at least 0; 0.1 divides by ten.
/// - Source: `torch.optim.lr_scheduler.StepLR`, PyTorch 2.15.
///
/// The first reduced rate is that of step S, counted from 0. PyTorch accepts S = 0 and fails at the first step; here it
/// is refused at once, and so is γ < 0.
public struct StepLR: SingleTorchSchedule {
  public let baseLR: Double
  /// How many steps (or epochs) lie between two reductions, at least 1.
  public let stepSize: Int
  /// γ, the factor of each reduction.
  public let gamma: Double

  /// The rate `baseLR`, multiplied by `gamma` every `stepSize` steps.
  ///
  /// - Throws: ``ScheduleError`` that names the parameter, its value and what is allowed.
  public init(baseLR: Double, stepSize: Int, gamma: Double = 0.1) throws {
    try Self.requireBaseLR(baseLR)
    try Self.require(stepSize >= 1, "step_size", stepSize, "at least 1")
    try Self.require(gamma.isFinite && gamma >= 0, "gamma", gamma, "finite and at least 0")
    self.baseLR = baseLR
    self.stepSize = stepSize
    self.gamma = gamma
  }

  public func callAsFunction(_ step: Int) -> Double { baseLR * pow(gamma, Double(step / stepSize)) }

  public func step(group: inout TorchParameterGroup, at lastEpoch: Int) {
    if lastEpoch != 0, lastEpoch % stepSize == 0 { group.lr *= gamma }
  }

  public static let parameters = [
    Parameter("step_size", "steps between two reductions"),
    Parameter("gamma", default: .double(0.1), "the factor of each reduction"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(
      baseLR: arguments.baseLR(), stepSize: arguments.count("step_size"), gamma: arguments.number("gamma"))
  }

  public var arguments: [String: ArgumentValue] { ["step_size": .int(stepSize), "gamma": .double(gamma)] }
}
