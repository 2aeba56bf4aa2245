import Core
import Testing

@testable import Tuning

/// fastai's `valley`, in n·log n comparisons instead of n².
@Suite struct ValleyTests {
  /// The definition, as fastai computes it.
  private func definition(_ losses: [Float]) -> [Int] {
    var lengths = [Int](repeating: 1, count: losses.count)
    for i in losses.indices {
      for j in 0..<i where losses[i] < losses[j] && lengths[i] < lengths[j] + 1 { lengths[i] = lengths[j] + 1 }
    }
    return lengths
  }

  @Test(arguments: 0..<200) func `the lengths are those of the definition on random curves`(seed: Int) {
    var random = RandomSource(seed: UInt64(seed))
    let count = Int(random.uniform() * 120)
    // Few different values, so that equal ones are frequent, and now and then NaN and infinities.
    let losses = (0..<count).map { _ in
      let draw = random.uniform()
      if draw < 0.03 { return Float.nan }
      if draw < 0.06 { return draw < 0.045 ? Float.infinity : -.infinity }
      return seed.isMultiple(of: 2) ? Float(Int(random.uniform() * 12)) - 6 : Float(random.gaussian())
    }
    #expect(RangeTestCurve.fallingLengths(losses) == definition(losses))
  }

  @Test func `a hundred thousand points that fall all the way are one valley`() throws {
    let count = 100_000
    let rates = (0..<count).map { 1e-6 * Double($0 + 1) }
    let curve = try RangeTestCurve(rates: rates, losses: (0..<count).map { 1 - Double($0) * 1e-6 })
    // Of end − start = 99,999 − (99,999 − L): a third and a sixth.
    let longest = try #require(RangeTestCurve.fallingLengths(curve.smoothed.map { Float($0) }).max())
    let suggestion = try curve.suggestion(.valley)
    #expect(suggestion.index >= 0 && longest > 1_000)
  }
}
