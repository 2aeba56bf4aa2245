import Core
import Lesson06
import Testing

/// Exercise 6.1: He's initialiser.
@Suite struct Exercise06_1 {
  private func draw(inputs: Int, outputs: Int, seed: UInt64 = 1) -> [Double] {
    var random = RandomSource(seed: seed)
    return HeNormal().weights(inputs: inputs, outputs: outputs, using: &random)
  }

  private func meanSquare(_ weights: [Double]) -> Double {
    weights.reduce(0) { $0 + $1 * $1 } / Double(weights.count)
  }

  /// How many numbers connect n inputs with m outputs?
  @Test func `there is a weight for each pair of input and output`() {
    #expect(draw(inputs: 3, outputs: 5).count == 15)
    #expect(draw(inputs: 1, outputs: 1).count == 1)
  }

  /// The variance is σ². What is multiplied with a number of deviation 1: σ² or σ?
  @Test func `the mean square of the weights is 2 over the inputs`() {
    let weights = draw(inputs: 200, outputs: 200)
    // Five deviations of a mean of 40,000 squares: 5·√(2/40,000).
    #expect(abs(meanSquare(weights) * 100 - 1) <= 0.036, "expected a mean square near 0.01: \(meanSquare(weights))")
  }

  /// A unit adds up as many products as it has inputs.
  @Test func `the inputs count, not the outputs`() {
    let ratio = meanSquare(draw(inputs: 1000, outputs: 50)) / meanSquare(draw(inputs: 100, outputs: 500))
    #expect(abs(ratio * 10 - 1) <= 0.07, "ten times the inputs should leave a tenth of the mean square: \(ratio)")
  }

  /// A normal distribution has two sides: how often should a weight be above 0?
  @Test func `the mean of the weights is zero`() {
    let weights = draw(inputs: 200, outputs: 200)
    let mean = weights.reduce(0, +) / Double(weights.count)
    #expect(abs(mean) <= 5 * 0.1 / 200)
  }

  /// If all rows were equal, would they ever become different?
  @Test func `no two units of a layer are equal`() {
    let weights = draw(inputs: 4, outputs: 20)
    let rows = stride(from: 0, to: weights.count, by: 4).map { Array(weights[$0..<min($0 + 4, weights.count)]) }
    #expect(rows.count == 20)
    #expect(Set(rows).count == 20)
  }

  /// Everything random takes a seed; is there another source of chance?
  @Test func `the same seed gives the same weights, another seed others`() {
    #expect(draw(inputs: 5, outputs: 5).count == 25)
    #expect(draw(inputs: 5, outputs: 5) == draw(inputs: 5, outputs: 5))
    #expect(draw(inputs: 5, outputs: 5) != draw(inputs: 5, outputs: 5, seed: 2))
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
    #expect((0.25...4).contains(kept), "how much of the mean square is left after ten layers")
  }
}
