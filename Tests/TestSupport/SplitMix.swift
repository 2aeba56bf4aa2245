import Core

/// A small seeded generator, so that every random table of the tests is the same in each run.
public typealias SplitMix = SplitMix64

extension SplitMix64 {
  /// `count` numbers from −1 to 1.
  public mutating func numbers(_ count: Int) -> [Double] {
    (0..<count).map { _ in Double.random(in: -1...1, using: &self) }
  }
}
