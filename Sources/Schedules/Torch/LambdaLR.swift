/// The base rate times a formula of the step.
///
///     η(t) = baseLR·λ(t)        t ≥ 0
///
/// Use it for a schedule that has no name here: any formula, per parameter group if you like.
///
/// - Parameters:
///   - baseLR: the rate that λ multiplies.
///   - lambda: a named formula; for a closure see ``CustomLambdaLR``.
/// - Source: `torch.optim.lr_scheduler.LambdaLR`, PyTorch 2.15.
///
/// Surprises: the first rate is baseLR·λ(0), not baseLR. It recomputes from the base rate, so in a ChainedScheduler it
/// erases what the schedulers before it did.
public struct LambdaLR: SingleTorchSchedule {
  public let baseLR: Double
  /// λ, the factor as a function of the step.
  public let lambda: Formula

  /// The rate `baseLR·λ(t)`.
  ///
  /// - Throws: ``ScheduleError`` that names the parameter, its value and what is allowed.
  public init(baseLR: Double, lambda: Formula) throws {
    try Self.requireBaseLR(baseLR)
    self.baseLR = baseLR
    self.lambda = lambda
  }

  public func callAsFunction(_ step: Int) -> Double { baseLR * lambda(Double(step)) }

  public func step(group: inout TorchParameterGroup, at lastEpoch: Int) { group.lr = self(lastEpoch) }

  public static let parameters = [Parameter("lr_lambda", perGroup: true, "the formula of the step")]

  public init(_ arguments: Arguments) throws {
    try self.init(baseLR: arguments.baseLR(), lambda: arguments.formula("lr_lambda"))
  }

  public var arguments: [String: ArgumentValue] { ["lr_lambda": lambda.value] }
}

/// ``LambdaLR`` with a closure: any function of the step, but neither Codable nor Hashable, because a closure is not.
///
///     η(t) = baseLR·λ(t)        t ≥ 0
public struct CustomLambdaLR: Schedule {
  /// The rate that λ multiplies.
  public let baseLR: Double
  /// λ, the factor as a function of the step.
  public let lambda: @Sendable (Int) -> Double

  /// The rate `baseLR·λ(t)`.
  public init(baseLR: Double, lambda: @escaping @Sendable (Int) -> Double) {
    self.baseLR = baseLR
    self.lambda = lambda
  }

  public func callAsFunction(_ step: Int) -> Double { baseLR * lambda(step) }
}
