/// ``MultiplicativeLR`` with a closure: neither Codable nor Hashable, because a closure is not.
///
///     η(0) = baseLR
///     η(t) = η(t − 1)·λ(t)        t ≥ 1
///
/// - Complexity: O(t), because η(t) is a product of t factors.
public struct CustomMultiplicativeLR: Schedule {
  public let baseLR: Double
  public let lambda: @Sendable (Int) -> Double

  public init(baseLR: Double, lambda: @escaping @Sendable (Int) -> Double) {
    self.baseLR = baseLR
    self.lambda = lambda
  }

  public func callAsFunction(_ step: Int) -> Double {
    guard step >= 1 else { return baseLR }
    return (1...step).reduce(baseLR) { rate, t in rate * lambda(t) }
  }
}
