/// The rate reached so far times a formula of the step.
///
///     η(0) = baseLR
///     η(t) = η(t − 1)·λ(t)        t ≥ 1
///
/// Use it when the *change* is what you know: 5 % less per epoch, half when a phase ends.
///
/// - Parameters:
///   - baseLR: the rate of step 0.
///   - lambda: a named formula; for a closure see ``CustomMultiplicativeLR``.
/// - Source: `torch.optim.lr_scheduler.MultiplicativeLR`, PyTorch 2.15.
/// - Complexity: O(t), because η(t) is a product of t factors; O(1) where the product is known (constant, exp, every,
///   inv_pow).
///
/// Surprises: λ(0) is never used, except after a milestone of SequentialLR: there the scheduler multiplies the rate that
/// was reached by λ(0), where all others restart from their base rate. PyTorch's deprecated `step(epoch)` multiplies
/// once by λ(epoch) instead of going to that epoch; here a rate depends on the step alone.
public struct MultiplicativeLR: SingleTorchSchedule {
  public let baseLR: Double
  /// λ, the factor of each step, from step 1 on.
  public let lambda: Formula

  /// The rate `baseLR`, multiplied by λ(t) in every step t.
  ///
  /// - Throws: ``ScheduleError`` that names the parameter, its value and what is allowed.
  public init(baseLR: Double, lambda: Formula) throws {
    try Self.requireBaseLR(baseLR)
    self.baseLR = baseLR
    self.lambda = lambda
  }

  public func callAsFunction(_ step: Int) -> Double { baseLR * lambda.product(upTo: step) }

  public func first(_ group: inout TorchParameterGroup) {}
  public func step(group: inout TorchParameterGroup, at lastEpoch: Int) { group.lr *= lambda(Double(lastEpoch)) }
  public func restart(_ group: inout TorchParameterGroup) { step(group: &group, at: 0) }

  public static let parameters = [Parameter("lr_lambda", perGroup: true, "the formula of the step")]

  public init(_ arguments: Arguments) throws {
    try self.init(baseLR: arguments.baseLR(), lambda: arguments.formula("lr_lambda"))
  }

  public var arguments: [String: ArgumentValue] { ["lr_lambda": lambda.value] }
}

/// ``MultiplicativeLR`` with a closure: neither Codable nor Hashable, because a closure is not.
///
///     η(0) = baseLR
///     η(t) = η(t − 1)·λ(t)        t ≥ 1
///
/// - Complexity: O(t), because η(t) is a product of t factors.
public struct CustomMultiplicativeLR: Schedule {
  /// The rate of step 0.
  public let baseLR: Double
  /// λ, the factor of each step, from step 1 on.
  public let lambda: @Sendable (Int) -> Double

  /// The rate `baseLR`, multiplied by λ(t) in every step t.
  public init(baseLR: Double, lambda: @escaping @Sendable (Int) -> Double) {
    self.baseLR = baseLR
    self.lambda = lambda
  }

  public func callAsFunction(_ step: Int) -> Double {
    guard step >= 1 else { return baseLR }
    return (1...step).reduce(baseLR) { rate, t in rate * lambda(t) }
  }
}
