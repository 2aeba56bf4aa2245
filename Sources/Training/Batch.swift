import Core

/// What one step learns from: some rows, and random numbers of its own.
///
/// Everything in it follows from seed and step, so that a run that is taken up again sees the same.
public struct Batch: Hashable, Sendable {
  /// The numbers of the rows, counted from 0.
  public let rows: [Int]
  /// How many updates were made before this one.
  public let step: Int
  /// The seed of the run.
  public let seed: UInt64

  public init(rows: [Int], step: Int, seed: UInt64) {
    (self.rows, self.step, self.seed) = (rows, step, seed)
  }

  /// A seed for this step alone, for those who want no more than one: the mode of a network in training.
  public var stepSeed: UInt64 {
    var random = random
    return random.next()
  }

  /// Random numbers for this step alone, such as a dropout mask is drawn from: the same each time it is asked for.
  ///
  /// They are unrelated to those that chose the rows.
  public var random: RandomSource { RandomSource(seed: seed ^ 0xD1B5_4A32_D192_ED03, stream: UInt64(step)) }
}
