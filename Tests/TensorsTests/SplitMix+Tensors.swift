import TestSupport

extension SplitMix {
  /// `count` numbers from −2 to 2 in steps of 1/8, so that ties happen.
  mutating func array<Scalar: BinaryFloatingPoint>(_ count: Int) -> [Scalar] {
    (0..<count).map { _ in Scalar(Int.random(in: -16...16, using: &self)) / 8 }
  }

  /// A length, at most `largest`.
  mutating func size(upTo largest: Int = 7) -> Int { Int.random(in: 0...largest, using: &self) }
}
