import Core
import Foundation
import Lesson12
import TestSupport
import Testing

/// Exercise 12.3: rate and steps for a larger batch, and where the linear rule ends.
@Suite struct Exercise12_3 {
  /// Four times the batch sees as many rows in a quarter of the steps. What does each rule do with 4?
  @Test func `four times the batch, by hand`() {
    let (linear, root) = (
      scaled(rate: 0.1, steps: 1_000, by: 4, .linear), scaled(rate: 0.1, steps: 1_000, by: 4, .root)
    )
    #expect(difference([linear.rate], from: [0.4]) == nil, "the rate 0.1, k = 4, linear")
    #expect(difference([root.rate], from: [0.2]) == nil, "the rate 0.1, k = 4, root")
    #expect(linear.steps == 250 && root.steps == 250, "1,000 steps, k = 4: came \(linear.steps) and \(root.steps)")
  }

  /// The same batch, the same run. Does something change?
  @Test(arguments: [1e-9, 0.02, 3], [0, 1, 999]) func `the same batch`(rate: Double, steps: Int) {
    for rule in [ScalingRule.linear, .root] {
      let same = scaled(rate: rate, steps: steps, by: 1, rule)
      #expect(
        difference([same.rate], from: [rate]) == nil && same.steps == steps,
        "\(rate), \(steps), k = 1, \(rule): \(same)")
    }
  }

  /// 10 steps make 2½ of four times the batch. Are 2 enough to see every row? And 12 are 3 exactly: do you make 4 of them?
  @Test(arguments: [
    (10, 4, 3), (12, 4, 3), (13, 4, 4), (1, 100, 1), (0, 100, 0), (99, 100, 1), (100, 100, 1), (101, 100, 2),
    (7, 2, 4), (1_000_000_000_001, 10, 100_000_000_001),
  ]) func `steps are rounded up`(steps: Int, factor: Int, right: Int) {
    for rule in [ScalingRule.linear, .root] {
      let came = scaled(rate: 0.1, steps: steps, by: factor, rule).steps
      #expect(came == right, "\(steps) steps, k = \(factor), \(rule): expected \(right), came \(came)")
    }
  }

  /// Factors that are no squares, small rates and large ones. Is the root one of k, and not of the rate?
  @Test func `any rate and factor`() throws {
    var random = RandomSource(seed: 126)
    for _ in 0..<200 {
      let (rate, factor) = (pow(10, random.uniform(in: -12..<9)), 1 + random.index(below: 5_000))
      let steps = random.index(below: 100_000)
      let right = (steps / factor) + (steps % factor > 0 ? 1 : 0)
      let (linear, root) = (
        scaled(rate: rate, steps: steps, by: factor, .linear), scaled(rate: rate, steps: steps, by: factor, .root)
      )
      let wrong = difference(
        [linear.rate, root.rate * root.rate], from: [rate * Double(factor), rate * rate * Double(factor)],
        name: { ["the linear rule's rate", "the square of the root rule's rate"][$0] })
      try #require(wrong == nil, "the rate \(rate), k = \(factor)")
      try #require(
        linear.steps == right && root.steps == right,
        "\(steps) steps, k = \(factor): expected \(right), came \(linear.steps) and \(root.steps)")
    }
  }

  /// 1.99 over 2 − 0.01·k. Which of the two differences stands above the line?
  @Test func `the floor, by hand`() {
    let ratios = [1, 8, 32, 128].map { floorRatio(rate: 0.01, curvature: 1, factor: $0) }
    #expect(
      difference(ratios, from: [1, 1.99 / 1.92, 1.99 / 1.68, 1.99 / 0.72]) == nil,
      "k = 1, 8, 32, 128 at η = 0.01, λ = 1")
    #expect(
      difference([floorRatio(rate: 0.1, curvature: 5, factor: 3)], from: [3]) == nil, "k = 3 at η = 0.1, λ = 5: 1.5/0.5"
    )
  }

  /// Where k·η·λ is 2 or more the run diverges. Can a floor be negative?
  @Test(arguments: [(0.5, 1.0, 4), (0.5, 1, 5), (0.01, 1, 250), (0.04, 40, 1_000_000), (1.5, 1, 2)])
  func `beyond the bound the floor is infinite`(rate: Double, curvature: Double, factor: Int) {
    let ratio = floorRatio(rate: rate, curvature: curvature, factor: factor)
    #expect(ratio == .infinity, "η = \(rate), λ = \(curvature), k = \(factor): expected infinity, came \(ratio)")
    let below = floorRatio(rate: 0.01, curvature: 1, factor: 199)
    #expect(difference([below], from: [199], relative: 1e-9) == nil, "η = 0.01, λ = 1, k = 199: just below it")
  }

  /// Just below 2 the floor is high, and still finite. Where does yours become infinite?
  @Test(arguments: [4, 10, 20, 40]) func `the floor just below the bound`(p: Int) {
    let rate = 1 - 1 / Double(2 << p)
    // 2·rate is 2 − 2^−p.
    let ratio = floorRatio(rate: rate, curvature: 1, factor: 2)
    #expect(difference([ratio], from: [(2 - rate) * Double(1 << p)]) == nil, "η = \(rate), λ = 1, k = 2")
  }

  /// The variance of w from step to step, v ← (1 − kηλ)²·v + (kη)²·σ²/k, until it no longer changes. Is that your ratio?
  @Test func `the floor step by step`() throws {
    var random = RandomSource(seed: 127)
    for _ in 0..<100 {
      let (curvature, factor) = (pow(10, random.uniform(in: -9..<9)), 1 + random.index(below: 60))
      let rate = random.uniform(in: 0.05..<1.9) / (curvature * Double(factor))
      func variance(_ k: Double) -> Double {
        var v = 0.0
        let keep = (1 - k * rate * curvature) * (1 - k * rate * curvature)
        for _ in 0..<40_000 { v = keep * v + k * rate * rate }
        return v
      }
      let right = variance(Double(factor)) / variance(1)
      let ratio = floorRatio(rate: rate, curvature: curvature, factor: factor)
      try #require(
        difference([ratio], from: [right], relative: 1e-8) == nil, "η = \(rate), λ = \(curvature), k = \(factor)")
    }
  }

  /// 2 − 1.99/2 over 0.01 is 100.5. How many whole batches is that?
  @Test func `where the rule ends, by hand`() {
    let cases = [
      (0.01, 1.0, 2.0, 100), (0.01, 1, 1.1, 19), (0.1, 5, 2.99, 2), (0.1, 5, 3.01, 3), (0.01, 1, 1e9, 199),
      (1.5, 1, 1.2, 1), (0.001, 10, 1.0001, 1), (0.5, 1, 3, 3),
      (0.25, 1, 7, 7), (1e-9, 1, 1.001, 1_998_002), (1e-12, 4_000, 2, 250_000_000),
    ]
    for (rate, curvature, ratio, right) in cases {
      let came = largestFactor(rate: rate, curvature: curvature, ratio: ratio)
      #expect(came == right, "η = \(rate), λ = \(curvature), ratio \(ratio): expected \(right), came \(came)")
    }
  }

  /// With your k the floor is low enough, with the next one it is not: (2 − ηλ)/(2 − kηλ) once more. Is one of them off by one?
  @Test func `where the rule ends, in any case`() throws {
    var random = RandomSource(seed: 128)
    for _ in 0..<300 {
      let curvature = pow(10, random.uniform(in: -6..<6))
      let rate = random.uniform(in: 0.000_1..<1.5) / curvature
      let ratio = 1 + random.uniform(in: 0.01..<5)
      let (a, exact) = (rate * curvature, (2 - (2 - rate * curvature) / ratio) / (rate * curvature))
      // So near to a whole number, rounding decides.
      if abs(exact - exact.rounded()) < 1e-6 { continue }
      let k = largestFactor(rate: rate, curvature: curvature, ratio: ratio)
      let input = "η = \(rate), λ = \(curvature), ratio \(ratio): came k = \(k)"
      try #require(k >= 1 && k < 1_000_000, "\(input)")
      try #require(k == 1 || (2 - a) / (2 - Double(k) * a) <= ratio, "\(input), where the floor is too high")
      let next = 2 - Double(k + 1) * a
      try #require(next <= 0 || (2 - a) / next > ratio, "\(input), where one more would do")
    }
  }

  /// The claim of the lesson, on a parabola with noise: after as many examples the linear rule's run has come as far. Has yours?
  @Test(arguments: [2, 4, 8]) func `the run stays the same run`(factor: Int) {
    let after = scaled(rate: 0.002, steps: 2_000, by: factor, .linear)
    // The mean of w from 1, without the noise, whose mean is 0.
    func mean(_ rate: Double, _ steps: Int) -> Double {
      (0..<max(min(steps, 10_000), 0)).reduce(1) { w, _ in w * (1 - rate) }
    }
    let (base, came) = (mean(0.002, 2_000), mean(after.rate, after.steps))
    #expect(
      difference([came], from: [base], relative: 0.06) == nil,
      "what is left of an error along λ = 1 after 2,000 steps at 0.002, and with k = \(factor): \(after)")
  }

  /// k may be a million, or a billion, and η as small. From which k on does a rule of yours, or the floor, stay where it was?
  @Test(arguments: [5_001, 70_001, 1_000_003, 5_000_000_001]) func `any factor, however large`(factor: Int) {
    let (linear, root) = (
      scaled(rate: 1e-9, steps: 1_000_000_000_000, by: factor, .linear),
      scaled(rate: 1e-9, steps: 1_000_000_000_000, by: factor, .root)
    )
    let k = Double(factor)
    #expect(difference([linear.rate], from: [1e-9 * k]) == nil, "the rate 1e-9, k = \(factor), linear")
    #expect(difference([root.rate], from: [1e-9 * k.squareRoot()]) == nil, "the rate 1e-9, k = \(factor), root")
    let (whole, rest) = 1_000_000_000_000.quotientAndRemainder(dividingBy: factor)
    let steps = rest > 0 ? whole + 1 : whole
    #expect(
      linear.steps == steps && root.steps == steps, "10¹² steps, k = \(factor): came \(linear.steps), \(root.steps)")
    for curvature in [1e-6, 1, 1e6] {
      let rate = 1 / (k * curvature)
      // k·η·λ is 1.
      let ratio = floorRatio(rate: rate, curvature: curvature, factor: factor)
      #expect(
        difference([ratio], from: [2 - 1 / k], relative: 1e-9) == nil, "k = \(factor), λ = \(curvature), k·η·λ = 1")
    }
  }
}
