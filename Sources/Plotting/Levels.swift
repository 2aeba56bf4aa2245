/// At which values level curves are drawn.
public enum Levels: Sendable, Equatable {
  /// `count` values, evenly spaced between the least and the greatest value.
  case count(Int)
  /// `count` values in a geometric sequence between the least excess over `above` and the greatest; for narrow bowls.
  case logarithmic(Int, above: Double = 0)
  /// Exactly these.
  case values([Double])
}

extension Levels: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Double...) { self = .values(elements) }
}
