import Core
import Foundation
import Lesson10
import Schedules
import TestSupport
import Testing

private let ρ = 1 + 2.0.squareRoot()

/// Exercise 10.3: silver steps.
@Suite struct Exercise10_3 {
  /// Steps 0 to 6 are the numbers 1 to 7. How often can each of them be halved?
  @Test func `seven steps, by hand`() {
    let root = 2.0.squareRoot()
    let steps = (0..<7).map { SilverSteps(largest: 1)($0) }
    #expect(steps ≈ [root, 2, root, 2 + root, root, 2, root], "the first seven rates for L = 1")
  }

  /// Odd numbers cannot be halved: what is 1 + ρ to the power of −1?
  @Test(arguments: [0, 2, 4, 100, 99_998]) func `every other step is the root of 2`(step: Int) {
    #expect(SilverSteps(largest: 1)(step) ≈ 2.0.squareRoot(), "step \(step), number \(step + 1)")
  }

  /// The number 2^k can be halved k times. What is the power then?
  @Test(arguments: 1...62) func `step 2^k − 1 is the largest so far`(k: Int) {
    #expect(SilverSteps(largest: 1)((1 << k) - 1) ≈ (1 + pow(ρ, Double(k - 1))), "k = \(k)")
  }

  /// A curvature ten times as large: what becomes of every rate? Both parts of it?
  @Test(arguments: [1e-12, 0.1, 3, 40, 1e12]) func `any curvature`(largest: Double) throws {
    for step in 0..<64 {
      let right = SilverSteps(largest: 1)(step) / largest
      try #require(SilverSteps(largest: largest)(step) ≈ right, "step \(step), L = \(largest)")
      try #require(SilverSteps(largest: largest)(step) * largest > 1.41, "step \(step), L = \(largest), times L")
    }
  }

  /// The first 2^k − 1 steps, one larger step, and the first ones again. Does your pattern repeat too soon?
  @Test(arguments: 1...10) func `after the large step the first ones come again`(k: Int) throws {
    let (silver, half) = (SilverSteps(largest: 1), (1 << k) - 1)
    for step in 0..<half {
      try #require(silver(half + 1 + step) ≈ silver(step), "steps \(half + 1 + step) and \(step)")
    }
    #expect(silver(half) > silver(half / 2), "step \(half) against step \(half / 2)")
  }

  /// The sum is what counts on a slope: (ρ^k − 1)/L. Which ratio is ρ?
  @Test(arguments: [1, 2, 3, 5, 10, 16], [1, 0.04]) func `the sum over 2^k − 1 steps`(k: Int, largest: Double) {
    let silver = SilverSteps(largest: largest)
    let sum = (0..<((1 << k) - 1)).reduce(0) { $0 + silver($1) }
    #expect(sum ≈ ((pow(ρ, Double(k)) - 1) / largest), "k = \(k), L = \(largest)")
  }

  /// Any step at all: how often can you halve its number until it is odd?
  @Test func `any step and curvature`() throws {
    var random = RandomSource(seed: 103)
    for _ in 0..<300 {
      let (step, largest) = (random.index(below: 1 << 30), random.uniform(in: 0.01..<90))
      var (number, power) = (step + 1, 1 / ρ)
      while number % 2 == 0 { (number, power) = (number / 2, power * ρ) }
      try #require(SilverSteps(largest: largest)(step) ≈ ((1 + power) / largest), "step \(step), L = \(largest)")
    }
  }

  /// A pure function of the step: does asking change anything?
  @Test func `asking twice, in any order, gives the same answer`() throws {
    let (silver, other) = (SilverSteps(largest: 2), SilverSteps(largest: 5))
    let forwards = (0..<50).map { silver($0) }
    _ = (0..<50).map { other($0) }
    for step in (0..<50).reversed() { try #require(silver(step) ≈ forwards[step], "step \(step), asked again") }
  }

  /// The claim of the lesson, on your own steps: are they long enough on a slope, and do they stop where it ends?
  @Test(arguments: [3, 5, 7]) func `they end lower than the constant rate on the worst of Huber's functions`(k: Int) {
    let (silver, count) = (SilverSteps(largest: 1), (1 << k) - 1)
    let rates = (0..<count).map { silver($0) }
    let worst = worstHuberLoss(after: rates)
    #expect(worst <= 1 / (4 * pow(ρ, Double(k)) - 2) * 1.000_001, "\(count) steps from 1, L = 1")
    #expect(worst < worstHuberLoss(after: [Double](repeating: 1, count: count)), "\(count) steps at the rate 1")
  }

  /// If all the other tests pass and this one fails: at which step do the two part?
  @Test(arguments: [1, 0.03]) func `agrees with the library's Silver`(largest: Double) throws {
    let library = try Silver(largest: largest)
    let silver = SilverSteps(largest: largest)
    for step in 0..<5_000 { try #require(silver(step) ≈ library(step), "step \(step), L = \(largest)") }
  }
}
