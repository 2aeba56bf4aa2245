import Foundation
import Lesson07
import TestSupport
import Testing
import Tuning

/// Exercise 7.3: smoothing.
@Suite struct Exercise07_3 {
  /// Noisy, and falling.
  private let losses: [Double]

  init() {
    var random = SplitMix(seed: 7)
    losses = (0..<60).map { 3 - Double($0) / 30 + Double.random(in: -0.5...0.5, using: &random) }
  }

  /// s(k) = Σ β^(k−j)·loss(j) / Σ β^(k−j), the sums over j = 1 … k, written out.
  private func weightedMean(of losses: some Collection<Double>, beta: Double) -> Double {
    let weights = losses.indices.reversed().enumerated().map { pow(beta, Double($0.offset)) }.reversed()
    return zip(weights, losses).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
  }

  /// One loss is its own average, whatever β is. v(1) is (1 − β)·loss: what do you divide it by?
  @Test(arguments: [0.5, 0.9, 0.98]) func `the first one is the first loss`(beta: Double) {
    #expect((smoothedLosses([2.5, 1, 7], beta: beta).first ?? .nan) ≈ 2.5)
  }

  /// Two losses weigh β·(1 − β) and 1 − β. Which is the later one's, what are they divided by, and does v(1) or s(1) go on?
  @Test func `of two losses the later weighs 1 and the earlier beta`() {
    #expect(smoothedLosses([2, 5], beta: 0.8) ≈ [2, (0.8 * 2 + 5) / 1.8])
  }

  /// All losses are 5. What is the average of the first ten of them?
  @Test(arguments: [0.5, 0.9, 0.98]) func `a loss that stays the same stays the same`(beta: Double) throws {
    let smoothed = smoothedLosses([Double](repeating: 5, count: 30), beta: beta)
    try #require(smoothed.count == 30)
    for k in 0..<30 { try #require(smoothed[k] ≈ 5, "loss \(k + 1) of 30") }
  }

  /// Fifty losses of 1, then a 2. β is the share of which of the two: the past, or the new loss?
  @Test func `the latest loss weighs least when beta is large`() {
    let jump = [Double](repeating: 1, count: 50) + [2]
    let (smooth, rough) = (smoothedLosses(jump, beta: 0.98).last ?? .nan, smoothedLosses(jump, beta: 0.1).last ?? .nan)
    #expect((1.01...1.05).contains(smooth), "the last average with beta 0.98")
    #expect((1.85...1.95).contains(rough), "the last average with beta 0.1")
  }

  /// The weights are β², β and 1. Which of the three losses has another weight in your average?
  @Test func `the third average is made of all three losses`() {
    #expect(smoothedLosses([2, 5, 1], beta: 0.5) ≈ [2, 4, (0.25 * 2 + 0.5 * 5 + 1) / 1.75])
  }

  /// What is left of the past when none of it is kept?
  @Test func `beta 0 smooths nothing`() throws {
    let smoothed = smoothedLosses(losses, beta: 0)
    try #require(smoothed.count == 60)
    for k in 0..<60 { try #require(smoothed[k] ≈ losses[k], "loss \(k + 1) of 60") }
  }

  /// How many averages have no losses, and how many has one?
  @Test func `no loss has no average, and one is its own`() {
    #expect(smoothedLosses([], beta: 0.9) == [])
    #expect(smoothedLosses([0.25], beta: 0.9) ≈ [0.25])
  }

  /// A loss may be zero or negative, or count in millions. Which of these does your average change or leave out?
  @Test(arguments: [1e-200, 1e-9, 1, 1e9, 1e200])
  func `zero, negative, tiny and huge losses are averaged like the others`(
    unit: Double
  ) throws {
    let losses = [0, -3, 2, 0, -0.5, 8].map { unit * $0 }
    let smoothed = smoothedLosses(losses, beta: 0.6)
    try #require(smoothed.count == 6)
    for k in 0..<6 {
      let (average, mean) = (smoothed[k], weightedMean(of: losses[...k], beta: 0.6))
      try #require(isClose(average, mean, absolute: 1e-9 * unit), "the last average of \(losses[...k])")
    }
  }

  /// s(k) is a mean with the weights β^(k − j) of the losses j = 1 … k. Where do your weights begin to differ?
  @Test func `it is the weighted mean that it claims to be, for any beta and any number of losses`() throws {
    var random = SplitMix(seed: 73)
    for _ in 0..<40 {
      let beta = Double.random(in: 0.01...0.995, using: &random)
      let losses = (0..<Int.random(in: 2...80, using: &random)).map { _ in Double.random(in: 1...9, using: &random) }
      let smoothed = smoothedLosses(losses, beta: beta)
      try #require(smoothed.count == losses.count)
      for k in losses.indices {
        let mean = weightedMean(of: losses[...k], beta: beta)
        let average = smoothed[k]
        try #require(average ≈ mean, "\(k + 1) losses, the last is \(losses[k]), beta \(beta)")
      }
    }
  }

  /// After a thousand steps nearly nothing is left of the first ones. When does your correction, or your memory, end?
  @Test(arguments: [0.5, 0.999]) func `a long run is averaged to its end`(beta: Double) throws {
    let losses = (0..<1_500).map { 2 + sin(Double($0) / 50) }
    let smoothed = smoothedLosses(losses, beta: beta)
    try #require(smoothed.count == 1_500)
    for k in [99, 499, 999, 1_499] {
      let (average, mean) = (smoothed[k], weightedMean(of: losses[...k], beta: beta))
      try #require(isClose(average, mean, relative: 1e-8), "the last average of \(k + 1) losses")
    }
  }

  /// A sum with a NaN in it is NaN. What does your average do with it, and with the losses before it?
  @Test func `an average is no number from the first NaN on, and not finite from the first infinite loss on`() {
    let kinds = [Double.nan, .infinity].map { loss in
      smoothedLosses([2, 2, loss, 2, 2], beta: 0.5).map { $0.isNaN ? "NaN" : $0.isFinite ? "finite" : "infinite" }
    }
    #expect(kinds[0] == ["finite", "finite", "NaN", "NaN", "NaN"])
    #expect(kinds[1].prefix(3) == ["finite", "finite", "infinite"])
    #expect(kinds[1].suffix(2).count { $0 != "finite" } == 2)
  }

  /// The same losses, the same averages. What does your first call leave behind for the second?
  @Test func `a second call begins anew`() throws {
    let first = smoothedLosses(losses, beta: 0.9)
    _ = smoothedLosses([1e6, 7], beta: 0.2)
    let second = smoothedLosses(losses, beta: 0.9)
    try #require(first.count == 60)
    try #require(second.count == 60)
    for k in 0..<60 { try #require(second[k] == first[k], "loss \(k + 1) of 60") }
  }

  /// If all the other tests pass and this one fails: at which loss do the two part?
  @Test func `agrees with the library's bias-corrected average`() throws {
    let (own, library) = (smoothedLosses(losses, beta: 0.95), LossSmoothing.biasCorrected(beta: 0.95).smoothed(losses))
    try #require(own.count == library.count)
    for k in own.indices { try #require(own[k] ≈ library[k], "loss \(k + 1) of 60") }
  }

  /// β may come as near to 1 as you like, and to 0; a run may be long. Which β, or which k, is the last that you correct for?
  @Test(arguments: [1e-200, 1e-6, 0.5, 0.9995, 0.9999, 0.999_999])
  func `any beta below 1 in a run of twenty thousand losses`(beta: Double) throws {
    var random = SplitMix(seed: 74)
    let losses = (0..<20_001).map { 2 + Double($0) / 10_000 + Double.random(in: -1...1, using: &random) }
    let smoothed = smoothedLosses(losses, beta: beta)
    try #require(smoothed.count == 20_001)
    for k in [0, 1, 2, 1_000, 3_500, 7_001, 20_000] {
      let (average, mean) = (smoothed[k], weightedMean(of: losses[...k], beta: beta))
      try #require(isClose(average, mean, relative: 1e-7), "average \(k + 1) of 20,001, beta \(beta)")
    }
  }
}

/// Whether they are as many numbers, each close to its own.
private func ≈ (numbers: [Double], expected: [Double]) -> Bool {
  numbers.count == expected.count && zip(numbers, expected).allSatisfy { isClose($0, $1) }
}
