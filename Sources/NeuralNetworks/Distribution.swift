/// Where random parameters come from.
public enum Distribution: Hashable, Sendable {
  /// Evenly from −bound to bound.
  case uniform(bound: Double)
  /// The normal distribution with mean 0.
  case normal(deviation: Double)
  /// No chance at all.
  case constant(Double)

  /// The standard deviation: bound/√3, deviation or 0.
  public var deviation: Double {
    switch self {
    case .uniform(let bound): bound / 3.0.squareRoot()
    case .normal(let deviation): deviation
    case .constant: 0
    }
  }

  /// One number; a constant draws nothing from `random`.
  public func draw(using random: inout some RandomNumberGenerator) -> Double {
    switch self {
    case .uniform(let bound): bound * (2 * random.unit() - 1)
    case .normal(let deviation): deviation * random.standardNormal()
    case .constant(let value): value
    }
  }
}
