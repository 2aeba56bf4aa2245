import Core
import Foundation
import GradientDescent
import Optimizers
import TestSupport
import Testing

/// Where a rule does not hold, and what shows that the measures above can tell.
@Suite struct Divergence {
  // MARK: One batch

  @Test(arguments: [1, 4, 16, 64]) func `twice the best rate gains nothing`(batch: Int) throws {
    let place = try TablePoint(after: 0)
    let rate = place.bestRate(batch: batch)
    let best = rate * place.square / 2
    let (mean, error) = place.gain(at: 2 * rate, batch: batch, draws: 1_500, seed: 7)
    #expect(abs(mean) <= 4 * error && abs(mean) <= 0.4 * best, "\(mean) ± \(error), where the best is \(best)")
  }

  @Test(arguments: [1, 4, 16, 64]) func `three times the best rate loses what three steps gain`(batch: Int) throws {
    let place = try TablePoint(after: 0)
    let rate = place.bestRate(batch: batch)
    let theory = -1.5 * rate * place.square
    let (mean, error) = place.gain(at: 3 * rate, batch: batch, draws: 1_500, seed: 8)
    #expect(abs(mean - theory) <= 4 * error, "\(mean) ± \(error), in theory \(theory)")
    #expect(mean < -2 * error, "it loses")
  }

  @Test func `the rate that is best without noise is far too high for one row`() throws {
    let place = try TablePoint(after: 10)
    let largest = place.square / place.bend
    let (mean, error) = place.gain(at: largest, batch: 1, draws: 1_500, seed: 9)
    #expect(mean + 4 * error < -50 * largest * place.square, "it loses a hundred times what it should gain")
  }

  /// The control of the variance: rows drawn in a block, as from an unshuffled file, are not independent.
  @Test func `batches of neighbours in a sorted table do not have that variance`() throws {
    let place = try TablePoint(after: 0)
    let sorted = place.gradients.sorted { $0[$0.count - 1] < $1[$1.count - 1] }
    // The slope along the bias alone, by which the rows are sorted.
    func meanSquare(_ numbers: [Double]) -> Double {
      let mean = place.slope[place.slope.count - 1]
      return numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
    }
    let one = meanSquare(sorted.map { $0[$0.count - 1] })
    let measured = meanSquare(
      stride(from: 0, to: 440, by: 10).map { start in
        sorted[start..<start + 10].reduce(0) { $0 + $1[$1.count - 1] / 10 }
      })
    #expect(measured > 5 * one / 10, "\(measured) against \(one / 10)")
  }

  // MARK: Larger batches

  @Test(arguments: [(4, 1.3), (16, 2.2)]) func `at the root of k times the rate SGD falls behind`(
    factor: Int, at least: Double
  ) {
    let ratios = scaledRatios(by: .sgd, factor: factor, rateFactor: Double(factor).squareRoot())
    #expect((ratios.max() ?? 0) > least, "\(ratios)")
  }

  @Test(arguments: [(4, 1.3), (16, 1.9)]) func `at k times the rate Adam is faster at first and ends higher`(
    factor: Int, at least: Double
  ) {
    let ratios = scaledRatios(by: .adam, factor: factor, rateFactor: Double(factor))
    #expect((ratios.min() ?? 1) < 0.6, "\(ratios)")
    #expect(ratios[7] > least, "\(ratios)")
  }

  @Test func `at the same rate both fall behind`() {
    #expect((scaledRatios(by: .sgd, factor: 16, rateFactor: 1).max() ?? 0) > 5)
    #expect((scaledRatios(by: .adam, factor: 16, rateFactor: 1).max() ?? 0) > 3)
  }

  @Test(arguments: [41.0, 64, 128]) func `from k·η·λ = 2 on the linear rule diverges`(k: Double) {
    #expect(0.05 * k > 2)
    var (square, grows) = (1.0, 0)
    for _ in 0..<100 {
      let next = (1 - 0.05 * k) * (1 - 0.05 * k) * square + 0.05 * 0.05 * k
      if next > square { grows += 1 }
      square = next
    }
    #expect(grows == 100 && square > 1e3, "\(square)")
    let ends = (0..<5).map { seed in
      NoisyObjective.losses(by: SGD(), batch: Int(k), rate: 0.05 * k, steps: 2_000, seeds: seed..<(seed + 1))[7]
    }
    #expect(ends.allSatisfy { $0 > 1e6 }, "and so do runs: \(ends)")
  }

  @Test func `the textbook's hyperbola of steps and examples does not hold on a bowl`() {
    let batches = (4...12).map { Double(1 << $0) }
    let steps = batches.map { stepsToAHundredth(variance: 1 / $0) }
    let fewest = stepsToAHundredth(variance: 0)
    let examples = zip(batches, steps).map { $0 * $1 }
    // The limit for vanishing batches, whose noise alone decides.
    let fewestExamples = stepsToAHundredth(variance: 16) / 16
    let products = zip(steps, examples).map { ($0 / fewest - 1) * ($1 / fewestExamples - 1) }
    #expect(products.dropFirst(2).allSatisfy { $0 > 0.3 && $0 < 0.6 }, "1 from a batch of 64 on? \(products)")
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $1 < $0 }, "larger batches take fewer steps: \(steps)")
    #expect(zip(examples, examples.dropFirst()).dropFirst(2).allSatisfy { $1 > $0 }, "and more examples: \(examples)")
  }

  // MARK: Wider networks

  @Test func `with the same rates everywhere a high rate spoils a wide network that a low one trains well`() throws {
    let runs = try WidthRun.shared.get()
    #expect(runs.wideLow < 0.7, "\(runs)")
    #expect(runs.wide > 1.4 * runs.wideLow, "\(runs)")
    #expect(runs.wideMuP < 0.85 * runs.wide, "and muP makes the high rate good: \(runs)")
  }

  // MARK: Weight decay

  @Test func `with the decay in the gradient the size of the noise decides`() throws {
    func late(_ scale: Double) throws -> Double {
      try NoiseAlone.sizes(
        by: Adam(epsilon: 1e-12, weightDecay: 0.1), scale: scale, rate: 0.01, decay: 0.1, seed: 4
      ).late
    }
    let (one, hundredth) = (try late(1), try late(0.01))
    #expect(isClose(one, 0.223_6, relative: 0.06), "\(one)")
    #expect(isClose(hundredth, one / 10, relative: 0.1), "the root of a hundredth: \(hundredth)")
  }

  @Test func `without a decay the weights never come to rest`() throws {
    let sizes = try [0.1, 0.025].map { decay in
      try NoiseAlone.sizes(by: Adam(epsilon: 1e-12), scale: 1, rate: 0.01, decay: decay, seed: 5).late
    }
    #expect(isClose(sizes[1], 2 * sizes[0], relative: 0.1), "four times the steps, twice the size: \(sizes)")
    #expect(sizes[0] > 1.4 * 0.223_6)
  }
}

/// How many steps a bowl with κ = 10 and noise of this variance takes to a hundredth of its loss, each at its best rate.
private func stepsToAHundredth(variance: Double) -> Double {
  let curvatures = (0..<20).map { pow(10, Double($0) / 19 - 1) }
  var squares = [Double](repeating: 1, count: 20)
  func sum(_ power: Int) -> Double { zip(curvatures, squares).reduce(0) { $0 + pow($1.0, Double(power)) * $1.1 } }
  let target = sum(1) / 100
  var (loss, count) = (sum(1), 0.0)
  while count < 1e5 {
    let rate = sum(2) / (sum(3) + curvatures.reduce(0, +) * variance)
    for place in squares.indices {
      let keep = 1 - rate * curvatures[place]
      squares[place] = keep * keep * squares[place] + rate * rate * variance
    }
    let next = sum(1)
    if next <= target { return count + log(loss / target) / log(loss / next) }
    (loss, count) = (next, count + 1)
  }
  return .infinity
}
