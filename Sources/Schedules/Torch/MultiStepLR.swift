import Foundation

/// Divides the rate at chosen steps.
///
///     η(t) = baseLR·γ^n,   n = number of milestones m with m ≤ t
///
/// Use it when the losses of an earlier run tell you at which epochs to go down.
///
/// - Parameters:
///   - baseLR: the rate before the first milestone.
///   - milestones: steps (or epochs), at least 0, in any order; one that is listed twice counts twice.
///   - gamma: γ, at least 0.
/// - Source: `torch.optim.lr_scheduler.MultiStepLR`, PyTorch 2.15.
///
/// The rate of step m itself is already reduced. A milestone 0 reduces the rate before the first step: PyTorch applies it
/// in the constructor, and so does this. Negative milestones, which PyTorch ignores, are refused.
public struct MultiStepLR: SingleTorchSchedule {
  public let baseLR: Double
  /// In ascending order.
  public let milestones: [Int]
  /// γ, the factor at each milestone.
  public let gamma: Double

  /// The rate `baseLR`, multiplied by `gamma` at each milestone.
  ///
  /// - Throws: ``ScheduleError`` that names the parameter, its value and what is allowed.
  public init(baseLR: Double, milestones: [Int], gamma: Double = 0.1) throws {
    try Self.requireBaseLR(baseLR)
    try Self.require(milestones.allSatisfy { $0 >= 0 }, "milestones", milestones, "a list of steps, each at least 0")
    try Self.require(gamma.isFinite && gamma >= 0, "gamma", gamma, "finite and at least 0")
    self.baseLR = baseLR
    self.milestones = milestones.sorted()
    self.gamma = gamma
  }

  public func callAsFunction(_ step: Int) -> Double { baseLR * pow(gamma, Double(milestones.count { $0 <= step })) }

  public func step(group: inout TorchParameterGroup, at lastEpoch: Int) {
    let count = milestones.count { $0 == lastEpoch }
    if count > 0 { group.lr *= pow(gamma, Double(count)) }
  }

  public static let parameters = [
    Parameter("milestones", "the steps at which the rate is reduced"),
    Parameter("gamma", default: .double(0.1), "the factor of each reduction"),
  ]

  public init(_ arguments: Arguments) throws {
    try self.init(
      baseLR: arguments.baseLR(), milestones: arguments.counts("milestones"), gamma: arguments.number("gamma"))
  }

  public var arguments: [String: ArgumentValue] {
    ["milestones": .list(milestones.map(ArgumentValue.int)), "gamma": .double(gamma)]
  }
}
