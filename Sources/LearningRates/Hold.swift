/// The constant schedule.
///
///     η(t) = rate        t ≥ 0
public struct Hold: Schedule, Codable, Hashable {
  /// The learning rate at every step.
  public let rate: Double

  public init(_ rate: Double) { self.rate = rate }

  public func callAsFunction(_ step: Int) -> Double { rate }
}
