import Core
import Foundation
import Lesson03
import Schedules
import TestSupport
import Testing

/// Exercise 3.1: step decay.
@Suite struct Exercise03_1 {
  /// The article's own numbers: 0.1, divided by ten every ten epochs.
  let article = StepDecay(base: 0.1, stepSize: 10, gamma: 0.1)

  /// How many cuts lie behind the first epoch?
  @Test func `starts at the base rate`() {
    #expect(article(0) ≈ 0.1)
  }

  /// Is the rate of an epoch higher or lower than that of the epoch ten later, and how many times?
  @Test func `a cut multiplies by gamma, once in ten epochs`() {
    #expect(article(15) ≈ 0.01, "one cut lies behind epoch 15")
    #expect(article(25) ≈ 0.001, "two cuts lie behind epoch 25")
    #expect(article(105) ≈ 1e-11, "ten cuts lie behind epoch 105")
  }

  /// Epochs are counted from zero: is epoch 9 the ninth or the tenth?
  @Test func `the last epoch before a cut still runs at the old rate`() {
    #expect(article(9) ≈ 0.1)
    #expect(article(19) ≈ 0.01)
  }

  /// And which epoch is the first one after the cut?
  @Test func `the cut comes at epoch stepSize`() {
    #expect(article(10) ≈ 0.01)
    #expect(article(20) ≈ 0.001)
  }

  /// Another base, another length, another factor, above 1 too: is one of the article's numbers left in your code?
  @Test(arguments: [
    (0.8, 1, 0.5), (0.8, 3, 0.9), (7, 7, 0.2), (1e-12, 4, 0.3), (1e12, 5, 0.7), (0.01, 6, 1.5), (3, 2, 1),
  ])
  func `every stepSize epochs the rate is multiplied by gamma`(base: Double, stepSize: Int, gamma: Double) throws {
    let schedule = StepDecay(base: base, stepSize: stepSize, gamma: gamma)
    var right = base
    for epoch in 0..<40 {
      if epoch > 0, epoch.isMultiple(of: stepSize) { right *= gamma }
      try #require(schedule(epoch) ≈ right, "epoch \(epoch), with \(epoch / stepSize) cuts behind it")
    }
  }

  /// A long run: does the rate fall for ever, or does something hold it?
  @Test(arguments: [
    (1, 0.5, 300), (10, 0.9, 5_000), (1_000, 0.1, 99_999), (100_000, 0.5, 1_000_000), (2_000_000, 0.1, 999_999),
  ])
  func `a long run`(stepSize: Int, gamma: Double, epoch: Int) {
    let schedule = StepDecay(base: 0.5, stepSize: stepSize, gamma: gamma)
    let cuts = epoch / stepSize
    #expect(schedule(epoch) ≈ (0.5 * pow(gamma, Double(cuts))), "base 0.5, \(cuts) cuts behind epoch \(epoch)")
  }

  /// Any schedule at any epoch: how many cuts lie behind it?
  @Test func `any base, step size and factor`() throws {
    var random = RandomSource(seed: 31)
    for _ in 0..<300 {
      let (base, gamma) = (random.uniform(in: 0.001..<5), random.uniform(in: 0.05..<1.2))
      let (stepSize, epoch) = (1 + random.index(below: 30), random.index(below: 200))
      let right = (0..<(epoch / stepSize)).reduce(base) { rate, _ in rate * gamma }
      try #require(
        StepDecay(base: base, stepSize: stepSize, gamma: gamma)(epoch) ≈ right,
        "epoch \(epoch), base \(base), step size \(stepSize), gamma \(gamma)")
    }
  }

  /// A pure function of the epoch: does asking change anything, also between two schedules?
  @Test func `asking twice, in any order, gives the same answer`() throws {
    let other = StepDecay(base: 3, stepSize: 2, gamma: 0.9)
    let forwards = (0..<50).map { article($0) }
    _ = (0..<50).map { other($0) }
    for epoch in (0..<50).reversed() {
      try #require(article(epoch) ≈ forwards[epoch], "epoch \(epoch), asked again, and the first time")
    }
  }

  /// If all the other tests pass and this one fails: at which epoch do the two part?
  @Test(arguments: [(0.1, 10, 0.1), (2, 3, 0.75)])
  func `agrees with the library's StepLR at every epoch`(base: Double, stepSize: Int, gamma: Double) throws {
    let library = try StepLR(baseLR: base, stepSize: stepSize, gamma: gamma)
    let schedule = StepDecay(base: base, stepSize: stepSize, gamma: gamma)
    for epoch in 0..<100 { try #require(schedule(epoch) ≈ library(epoch), "epoch \(epoch)") }
  }
}
