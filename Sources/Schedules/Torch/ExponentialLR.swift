import Foundation

/// The same factor at every step.
///
///     η(t) = baseLR·γ^t        t ≥ 0
///
/// Use it for a smooth decay with one number to tune; γ per epoch is usually above 0.9, per batch above 0.999.
///
/// - Parameters:
///   - baseLR: the rate of step 0.
///   - gamma: γ per step (or epoch), at least 0.
/// - Source: `torch.optim.lr_scheduler.ExponentialLR`, PyTorch 2.15.
///
/// Surprise: too small a γ freezes training. The rates sum to at most baseLR/(1 − γ), so no weight can move further than
/// that times the largest gradient, however long you train.
public struct ExponentialLR: SingleTorchSchedule {
  public let baseLR: Double
  /// γ, the factor per step (or epoch).
  public let gamma: Double

  /// The rate `baseLR`, multiplied by `gamma` in every step.
  ///
  /// - Throws: ``ScheduleError`` that names the parameter, its value and what is allowed.
  public init(baseLR: Double, gamma: Double) throws {
    try Self.requireBaseLR(baseLR)
    try Self.require(gamma.isFinite && gamma >= 0, "gamma", gamma, "finite and at least 0")
    self.baseLR = baseLR
    self.gamma = gamma
  }

  public func callAsFunction(_ step: Int) -> Double { baseLR * pow(gamma, Double(step)) }

  public func first(_ group: inout TorchParameterGroup) {}
  public func step(group: inout TorchParameterGroup, at lastEpoch: Int) { group.lr *= gamma }

  public static let parameters = [Parameter("gamma", "the factor of every step")]

  public init(_ arguments: Arguments) throws {
    try self.init(baseLR: arguments.baseLR(), gamma: arguments.number("gamma"))
  }

  public var arguments: [String: ArgumentValue] { ["gamma": .double(gamma)] }
}
