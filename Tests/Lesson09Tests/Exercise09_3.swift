import Lesson09
import Schedules
import TestSupport
import Testing

/// Exercise 9.3: momentum against the rate.
@Suite struct Exercise09_3 {
  /// A rate for each step, in no order.
  private struct Listed: Schedule {
    let rates: [Double]
    init(_ rates: Double...) { self.rates = rates }
    func callAsFunction(_ step: Int) -> Double { rates[step % rates.count] }
  }

  private let range: Comment = "the rate goes from 0.01 up to 0.05 in 10 steps, and down again"

  /// Up for ten steps, down for ten.
  private func momentum(least: Double = 0.85, greatest: Double = 0.95) throws -> CycledMomentum {
    let rate = try CyclicLR(baseLR: 0.01, maxLR: 0.05, stepSizeUp: 10, cycleMomentum: false)
    return CycledMomentum(opposite: rate, low: 0.01, high: 0.05, least: least, greatest: greatest)
  }

  /// High rate and high momentum together are a step of η/(1 − β). Where may that be least?
  @Test func `at the peak of the rate momentum is least`() throws {
    let momentum = try momentum()
    #expect(momentum(10) ≈ 0.85, range)
    #expect(momentum(30) ≈ 0.85, range)
  }

  /// And where the rate is low? How much of the way from low to high is behind it there, and is low zero?
  @Test func `at both ends of a cycle momentum is greatest`() throws {
    let momentum = try momentum()
    #expect(momentum(0) ≈ 0.95, range)
    #expect(momentum(20) ≈ 0.95, range)
  }

  /// A tenth of the way up for the rate is a tenth of the way down for momentum. From where, and over which way?
  @Test func `in between it moves in proportion`() throws {
    let momentum = try momentum(least: 0.5, greatest: 0.9)
    #expect(momentum(1) ≈ 0.86, range)
    #expect(momentum(5) ≈ 0.7, range)
    #expect(momentum(14) ≈ 0.66, range)
  }

  /// Does your momentum ask for the rate of its own step, whatever way the rate goes, or does it know a cycle of its own?
  @Test func `it follows any rate, step by step`() {
    let momentum = CycledMomentum(opposite: Listed(3, 1, 2, 5, 1.5, 4), low: 1, high: 5, least: 0.2, greatest: 1)
    #expect((0...6).map { momentum($0) } ≈ [0.6, 1, 0.8, 0.2, 0.9, 0.4, 0.6])
  }

  /// Who leaves the bounds of momentum out gets those of the exercise. Which are they?
  @Test func `the bounds of momentum are 0 point 85 and 0 point 95 when they are left out`() {
    let momentum = CycledMomentum(opposite: Listed(1, 2, 3), low: 1, high: 3)
    #expect((0...2).map { momentum($0) } ≈ [0.95, 0.9, 0.85])
  }

  /// The way from low to high need not begin at zero. Which of your numbers is larger than the way?
  @Test func `while the rate is within its range, momentum is within its own`() throws {
    let momentum = try momentum()
    for step in 0..<200 {
      let value = momentum(step)
      try #require((0.85 - 1e-12...0.95 + 1e-12).contains(value), "step \(step)")
    }
  }

  /// A rate may leave the range that you named. Does the proportion end there? Nothing says that momentum stops.
  @Test func `beyond the range the same proportion goes on`() {
    let momentum = CycledMomentum(opposite: Listed(0.5, 7, 0, 3), low: 1, high: 5, least: 0.4, greatest: 0.8)
    #expect((0...3).map { momentum($0) } ≈ [0.85, 0.2, 0.9, 0.6])
  }

  /// Zero is a bound like any other, and so is a rate that stays. Which of your divisions, or comparisons, minds?
  @Test func `a range from 0, tiny rates, and a rate that does not move`() {
    let fromZero = CycledMomentum(opposite: Listed(0, 0.1, 0.4), low: 0, high: 0.4, least: 0, greatest: 0.9)
    #expect((0...2).map { fromZero($0) } ≈ [0.9, 0.675, 0])
    let tiny = CycledMomentum(opposite: Listed(1e-9, 2e-9, 3e-9), low: 1e-9, high: 3e-9, least: 0.5, greatest: 0.7)
    #expect((0...2).map { tiny($0) } ≈ [0.7, 0.6, 0.5])
    let still = CycledMomentum(opposite: Hold(0.2), low: 0.1, high: 0.5, least: 0.6, greatest: 0.8)
    #expect([0, 1, 1_000_000].map { still($0) } ≈ [0.75, 0.75, 0.75])
  }

  /// Which of rate, low, high, least and greatest does your momentum not depend on? The two shares of the way add up to 1.
  @Test func `it mixes the two bounds by the rate's share of the way, for any bounds`() throws {
    var random = SplitMix(seed: 93)
    for _ in 0..<300 {
      let low = Double.random(in: 0.001...1, using: &random)
      let high = low + Double.random(in: 0.1...10, using: &random)
      let least = Double.random(in: 0...0.5, using: &random)
      let greatest = Double.random(in: 0.6...0.99, using: &random)
      let rate = Double.random(in: low...high, using: &random)
      let mixed = (greatest * (high - rate) + least * (rate - low)) / (high - low)
      let momentum = CycledMomentum(
        opposite: Listed(-1, rate, -1), low: low, high: high, least: least, greatest: greatest)(1)
      try #require(momentum ≈ mixed, "rate \(rate) in \(low)...\(high), momentum in \(least)...\(greatest)")
    }
  }

  /// Two momenta, two rates. What do they share, and does asking change anything?
  @Test func `asking twice, in any order, gives the same answer`() throws {
    let (first, second) = (try momentum(), try momentum(least: 0.1, greatest: 0.3))
    let forwards = (0..<40).map { first($0) }
    for step in (0..<40).reversed() {
      _ = second(step + 3)
      try #require(first(step) ≈ forwards[step], "step \(step), asked again after the steps behind it")
    }
  }

  /// One-cycle moves its momentum by the same rule. At which step do the two part?
  @Test func `agrees with the library's one-cycle at every step`() throws {
    let cycle = try OneCycleLR(maxLR: 0.1, totalSteps: 101, pctStart: 0.5, divFactor: 10, finalDivFactor: 1)
    let reference = try #require(cycle.momentum)
    let mine = CycledMomentum(opposite: cycle, low: 0.01, high: 0.1)
    for step in 0...100 { try #require(mine(step) ≈ reference(step), "step \(step)") }
    let other = CycledMomentum(opposite: cycle, low: 0.01, high: 0.1, least: 0.5, greatest: 0.7)
    for step in 0...100 { try #require(other(step) ≈ (0.5 + 2 * (reference(step) - 0.85)), "step \(step), 0.5 to 0.7") }
  }

  /// A rate a thousand times beyond its range, a range of a billionth of a billionth. From where on is yours another proportion?
  @Test(arguments: [1e-200, 1e-12, 1, 1e12, 1e200]) func `the proportion is the same for ranges of any size`(
    scale: Double
  ) {
    let rates = Listed(3 * scale, 2_001 * scale, -1_999 * scale, 1e9 * scale)
    let momentum = CycledMomentum(opposite: rates, low: scale, high: 5 * scale, least: 0.4, greatest: 0.8)
    let right = [0.6, 0.8 - 0.4 * 500, 0.8 + 0.4 * 500, 0.8 - 0.1 * (1e9 - 1)]
    #expect(difference((0...3).map { momentum($0) }, from: right) == nil, "the range \(scale) to \(5 * scale)")
  }
}

/// Whether they are as many numbers, each close to its own.
private func ≈ (numbers: [Double], expected: [Double]) -> Bool {
  numbers.count == expected.count && zip(numbers, expected).allSatisfy { isClose($0, $1, absolute: 1e-12) }
}
