/// ``LambdaLR`` with a closure: any function of the step, but neither Codable nor Hashable, because a closure is not.
///
///     η(t) = baseLR·λ(t)        t ≥ 0
public struct CustomLambdaLR: Schedule {
  public let baseLR: Double
  public let lambda: @Sendable (Int) -> Double

  public init(baseLR: Double, lambda: @escaping @Sendable (Int) -> Double) {
    self.baseLR = baseLR
    self.lambda = lambda
  }

  public func callAsFunction(_ step: Int) -> Double { baseLR * lambda(step) }
}
