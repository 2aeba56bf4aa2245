import Core
import Lesson06
import TestSupport
import Testing

/// Exercise 6.1: He's initialiser.
///
/// What is random is compared within five standard deviations, so that another way of drawing the same distribution passes.
@Suite struct Exercise06_1 {
  /// How many numbers connect n inputs with m outputs?
  @Test(arguments: [(3, 5), (5, 3), (1, 1), (1, 4), (6, 1), (4, 0)])
  func `there is a weight for each pair of input and output`(inputs: Int, outputs: Int) {
    #expect(draw(inputs: inputs, outputs: outputs).count == inputs * outputs)
  }

  /// If all weights were equal, or all of a unit, or those of all units, would they ever become different?
  @Test func `no two weights are equal`() {
    let weights = draw(inputs: 3, outputs: 5)
    #expect(Set(weights).count == 15, "Different weights of 5 units with 3 inputs: \(weights.prefix(4)) ….")
    #expect(Set(weights.map { abs($0) }).count == 15, "Different ones without their signs: \(weights.prefix(4)) ….")
  }

  /// Everything random takes a seed. Do your draws come from the source that is handed in, and from no other?
  @Test func `the same seed gives the same weights, another seed others`() {
    let (first, again, other) = (
      draw(inputs: 5, outputs: 3), draw(inputs: 5, outputs: 3), draw(inputs: 5, outputs: 3, seed: 2)
    )
    #expect(difference(again, from: first) { "weight \($0 + 1)" } == nil, "Seed 1 once more, beside the first time.")
    #expect(first.count == 15)
    #expect(Set(first).isDisjoint(with: other), "Seed 2 drew \(other.prefix(3)) …, seed 1 \(first.prefix(3)) ….")
  }

  /// A network draws layer after layer from one source. Is it further on after a layer, or did only a copy of it move?
  @Test func `two layers from one source are different`() {
    var random = RandomSource(seed: 1)
    let first = HeNormal().weights(inputs: 5, outputs: 3, using: &random)
    let second = HeNormal().weights(inputs: 5, outputs: 3, using: &random)
    #expect(first.count + second.count == 30)
    #expect(
      Set(first).isDisjoint(with: second),
      "The first layer begins with \(first.prefix(3)), the second with \(second.prefix(3)).")
  }

  /// A normal distribution around 0 has two sides: how often should a weight be above 0?
  @Test(arguments: [(200, 200), (1, 40_000)])
  func `the mean of the weights is zero`(inputs: Int, outputs: Int) {
    let weights = draw(inputs: inputs, outputs: outputs)
    let bound = 5 * (2 / Double(inputs)).squareRoot() / 200
    let mean = weights.reduce(0, +) / Double(weights.count)
    #expect(abs(mean) <= bound, "The mean is \(mean).")
    let share = Double(weights.count { $0 > 0 }) / Double(weights.count)
    #expect(abs(share - 0.5) <= 0.0125, "The share above 0 is \(share).")
  }

  /// A unit adds up as many products as it has inputs. On what does the size of its weights depend, and on what does it not?
  @Test func `the number of outputs does not count`() {
    let wide = meanSquare(draw(inputs: 100, outputs: 4_000))
    let narrow = meanSquare((1...8).flatMap { draw(inputs: 100, outputs: 50, seed: $0) })
    #expect(
      abs(wide / narrow - 1) <= 0.06, "Mean squares with 100 inputs: \(wide) with 4,000 outputs, \(narrow) with 50.")
  }

  /// The variance is σ², 2 over the inputs. What is multiplied with a number of deviation 1: σ² or σ? And is it 2, or 1?
  @Test(arguments: [200, 1, 2, 3, 37, 5_000])
  func `the mean square of the weights is 2 over the inputs`(inputs: Int) {
    let outputs = max(8, 80_000 / inputs)
    let square = meanSquare(draw(inputs: inputs, outputs: outputs, seed: UInt64(inputs)))
    // Five deviations of a mean of 40,000 squares or more: 5·√(2/40,000).
    let right = 2 / Double(inputs)
    #expect(isClose(square, right, relative: 0.036), "expected a mean square near \(right), came \(square)")
  }

  /// A normal distribution has long tails: 4.6 % lie beyond 2σ, and 0.27 % beyond 3σ. Uniform, or cut off, or ±σ: is yours one of these?
  @Test func `the weights are normally distributed`() {
    let weights = draw(inputs: 500, outputs: 500)
    let deviation = meanSquare(weights).squareRoot()
    // Share beyond a number of deviations, and five deviations of it for 250,000 draws: 5·√(p·(1 − p)/250,000).
    for (bound, share, error) in [
      (0.5, 0.6171, 0.0049), (1, 0.3173, 0.0047), (2, 0.0455, 0.0021), (3, 0.0027, 0.00052),
    ] {
      let came = Double(weights.count { abs($0) > bound * deviation }) / 250_000
      #expect(abs(came - share) <= error, "\(share) of the weights should lie beyond \(bound)·σ, came \(came).")
    }
    #expect(weights.count { abs($0) > 4 * deviation } > 0, "Of 250,000 about 16 should lie beyond 4σ.")
  }

  /// In a small layer the weights may happen to be small, or large. Is anything done to them after they are drawn?
  @Test func `a layer of one weight is one draw`() {
    var random = RandomSource(seed: 7)
    let weights = (0..<20_000).flatMap { _ in HeNormal().weights(inputs: 1, outputs: 1, using: &random) }
    // Beyond 2σ = 2√2 lie 4.55 %; five deviations of that share are 0.74 %.
    let share = Double(weights.count { abs($0) > 8.0.squareRoot() }) / 20_000
    #expect(abs(share - 0.0455) <= 0.0074, "Of 20,000 layers the share \(share) has a weight beyond 2σ.")
  }

  /// Each weight is a draw of its own: does one of them tell anything about the next, or about its unit?
  @Test(arguments: [1, 2, 7, 500])
  func `weights do not depend on each other`(distance: Int) {
    let weights = draw(inputs: 500, outputs: 100)
    let sum = zip(weights, weights.dropFirst(distance)).reduce(0) { $0 + $1.0 * $1.1 }
    let correlation = sum / weights.reduce(0) { $0 + $1 * $1 }
    #expect(
      abs(correlation) <= 5 / Double(weights.count).squareRoot(),
      "The correlation of weights so far apart is \(correlation).")
  }

  /// max(Σ w·x, 0) has half of the mean square of Σ w·x. What does the 2 in σ² do about it?
  @Test func `ten layers of ReLUs keep the size of a signal`() {
    var random = RandomSource(seed: 3)
    let width = 256
    var signal = (0..<width).map { _ in random.gaussian() }
    let start = meanSquare(signal)
    for _ in 0..<10 {
      let weights = HeNormal().weights(inputs: width, outputs: width, using: &random)
      signal = stride(from: 0, to: weights.count, by: width).map { row in
        max(0, zip(weights[row..<min(row + width, weights.count)], signal).reduce(0) { $0 + $1.0 * $1.1 })
      }
    }
    let kept = meanSquare(signal) / start
    #expect((0.25...4).contains(kept), "This share of the mean square is left after ten layers.")
  }

  /// A picture of a megapixel has a million inputs. Is there a number of inputs, or of outputs, from which on σ stays the same?
  @Test(arguments: [(60_001, 1), (300_000, 1), (1, 60_001)])
  func `the mean square is 2 over the inputs for very large layers`(inputs: Int, outputs: Int) {
    let weights = draw(inputs: inputs, outputs: outputs, seed: 61)
    #expect(weights.count == inputs * outputs)
    let (square, right) = (meanSquare(weights), 2 / Double(inputs))
    #expect(isClose(square, right, relative: 0.036), "expected a mean square near \(right), came \(square)")
  }

  private func draw(inputs: Int, outputs: Int, seed: UInt64 = 1) -> [Double] {
    var random = RandomSource(seed: seed)
    return HeNormal().weights(inputs: inputs, outputs: outputs, using: &random)
  }

  private func meanSquare(_ weights: [Double]) -> Double {
    weights.reduce(0) { $0 + $1 * $1 } / Double(weights.count)
  }
}
