/// ``CyclicLR`` with a closure that scales the cycles: neither Codable nor Hashable, because a closure is not.
///
///     η(t) = base_lr + (max_lr − base_lr)·triangle(t)·scale(cycle or t)        t ≥ 0
public struct CustomCyclicLR: Schedule {
  /// The triangle; its own scale is not used.
  public let cycle: CyclicLR
  public let scaleMode: CyclicLR.ScaleMode
  public let scale: @Sendable (Double) -> Double

  public init(
    _ cycle: CyclicLR, scaleMode: CyclicLR.ScaleMode = .cycle, scale: @escaping @Sendable (Double) -> Double
  ) {
    self.cycle = cycle
    self.scaleMode = scaleMode
    self.scale = scale
  }

  public func callAsFunction(_ step: Int) -> Double { cycle.rate(at: step, mode: scaleMode, scale: scale) }

  public var momentum: (any Schedule)? {
    guard cycle.cyclesMomentum else { return nil }
    return CustomLambdaLR(baseLR: 1) { [self] step in cycle.momentum(at: step, mode: scaleMode, scale: scale) }
  }
}
