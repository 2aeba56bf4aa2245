import Foundation
import Lesson09
import Schedules
import TestSupport
import Testing

/// Exercise 9.2: triangular2 and exp_range.
@Suite struct Exercise09_2 {
  private let range: Comment = "from 0.02 up to 0.1 in 4 steps"
  private let halving = ShrinkingCycle(base: 0.02, peak: 0.1, stepSize: 4, mode: .triangular2)
  private let decaying = ShrinkingCycle(base: 0.02, peak: 0.1, stepSize: 4, mode: .expRange(gamma: 0.9))

  /// Half of the step size is half of the height: does that depend on base, peak or mode, or on the number of the cycle?
  @Test func `the height goes from 0 to 1 and back, in every cycle`() {
    #expect((0...8).map { halving.height($0) } ≈ [0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25, 0])
    #expect((8...12).map { decaying.height($0) } ≈ [0, 0.25, 0.5, 0.75, 1])
    let odd = ShrinkingCycle(base: 3, peak: 7, stepSize: 3, mode: .triangular2)
    let (third, twoThirds) = (1.0 / 3, 2.0 / 3)
    #expect((30...36).map { odd.height($0) } ≈ [0, third, twoThirds, 1, twoThirds, third, 0])
    let shortest = ShrinkingCycle(base: 0, peak: 0.5, stepSize: 1, mode: .expRange(gamma: 0.5))
    #expect((0...3).map { shortest.height($0) } ≈ [0, 1, 0, 1])
  }

  /// In the first cycle nothing has shrunk yet: which power of ½ is that?
  @Test func `triangular2 begins with a whole cycle`() {
    #expect(halving(0) ≈ 0.02, range)
    #expect(halving(2) ≈ 0.06, range)
    #expect(halving(4) ≈ 0.1, range)
    #expect(halving(7) ≈ 0.04, range)
  }

  /// The lower bound of the range is good from beginning to end. Does your base shrink, too?
  @Test func `every cycle begins and ends at the base rate`() {
    #expect([0, 8, 16, 80].map { halving($0) } ≈ [0.02, 0.02, 0.02, 0.02], range)
    #expect([0, 8, 16, 80].map { decaying($0) } ≈ [0.02, 0.02, 0.02, 0.02], range)
  }

  /// From 0.02 to 0.1 are 0.08. Is 0.05 half of the way? And a quarter comes after a half.
  @Test func `triangular2 halves the amplitude, not the peak`() {
    #expect(halving(12) ≈ 0.06, range)
    #expect(halving(20) ≈ 0.04, range)
    #expect(halving(28) ≈ 0.03, range)
    #expect(halving(36) ≈ 0.025, range)
  }

  /// A cycle is up and down. Does it shrink at its end, or already at its peak?
  @Test func `triangular2 falls as it rose, in every cycle`() {
    #expect((8...16).map { halving($0) } ≈ [0.02, 0.03, 0.04, 0.05, 0.06, 0.05, 0.04, 0.03, 0.02], range)
  }

  /// γ acts at every step, also before the first peak. Once per what does yours act, and from which step on?
  @Test func `exp_range has shrunk by gamma to the s at its first peak`() {
    #expect(decaying(4) ≈ (0.02 + 0.08 * pow(0.9, 4)), range)
    #expect(decaying(12) ≈ (0.02 + 0.08 * pow(0.9, 12)), range)
  }

  /// Within a cycle, too, each step is scaled by its own power. Which power has step 2, and which step 6?
  @Test func `exp_range falls faster than it rises`() {
    #expect(decaying(2) ≈ (0.02 + 0.04 * pow(0.9, 2)), range)
    #expect(decaying(6) ≈ (0.02 + 0.04 * pow(0.9, 6)), range)
  }

  /// 1 to any power is 1. What is left of exp_range then?
  @Test func `exp_range with gamma 1 does not shrink`() {
    let cycle = ShrinkingCycle(base: 0.1, peak: 0.5, stepSize: 2, mode: .expRange(gamma: 1))
    #expect((40...44).map { cycle($0) } ≈ [0.1, 0.3, 0.5, 0.3, 0.1])
  }

  /// What is added to the base may be negative, or the base 0. What in your code takes for granted that it is not?
  @Test func `the base may be 0, or above the peak`() {
    let fromZero = ShrinkingCycle(base: 0, peak: 1, stepSize: 2, mode: .triangular2)
    #expect((0...7).map { fromZero($0) } ≈ [0, 0.5, 1, 0.5, 0, 0.25, 0.5, 0.25])
    let valley = ShrinkingCycle(base: 0.5, peak: 0.1, stepSize: 1, mode: .triangular2)
    #expect((0...5).map { valley($0) } ≈ [0.5, 0.1, 0.5, 0.3, 0.5, 0.4])
    let fading = ShrinkingCycle(base: 0.5, peak: 0.1, stepSize: 1, mode: .expRange(gamma: 0.5))
    #expect((0...3).map { fading($0) } ≈ [0.5, 0.3, 0.5, 0.45])
  }

  /// After seventy halvings nothing is left of the amplitude. Which whole number overflows, and what is 1 / 0?
  @Test(arguments: [40, 70, 1_100, 100_000]) func `after many cycles the base is left`(cycles: Int) {
    let middle = 8 * cycles + 4
    #expect(isClose(halving(middle), 0.02, relative: 1e-9), "step \(middle); \(range)")
    let slow = ShrinkingCycle(base: 0.02, peak: 0.1, stepSize: 4, mode: .expRange(gamma: 0.99994))
    #expect(slow(middle) ≈ (0.02 + 0.08 * exp(Double(middle) * log(0.99994))))
  }

  /// Which of base, peak, step size, mode and γ does your rate not depend on?
  @Test func `each is base plus a scaled share of the amplitude, for any parameters`() throws {
    var random = SplitMix(seed: 92)
    for _ in 0..<300 {
      let (base, peak) = (Double.random(in: 0.01...0.5, using: &random), Double.random(in: 0.6...3, using: &random))
      let (stepSize, step) = (Int.random(in: 1...30, using: &random), Int.random(in: 0...150, using: &random))
      let gamma = Double.random(in: 0.8...1, using: &random)
      // Cycle after cycle, and step after step, as the two are told in words.
      var (begin, halved, shrunk) = (0, 1.0, 1.0)
      while begin + 2 * stepSize <= step { (begin, halved) = (begin + 2 * stepSize, halved / 2) }
      for _ in 0..<step { shrunk *= gamma }
      let height = 1 - abs(Double(step - begin - stepSize)) / Double(stepSize)
      let first = ShrinkingCycle(base: base, peak: peak, stepSize: stepSize, mode: .triangular2)
      let second = ShrinkingCycle(base: base, peak: peak, stepSize: stepSize, mode: .expRange(gamma: gamma))
      try #require(isClose(first.height(step), height, absolute: 1e-12), "step \(step) with a step size of \(stepSize)")
      let (triangular2, halvedRate) = (first(step), base + (peak - base) * height * halved)
      try #require(triangular2 ≈ halvedRate, "step \(step): \(first)")
      let (expRange, shrunkRate) = (second(step), base + (peak - base) * height * shrunk)
      try #require(expRange ≈ shrunkRate, "step \(step): \(second)")
    }
  }

  /// A pure function of the step: does asking change anything, and does another cycle?
  @Test func `asking twice, in any order, gives the same answer`() throws {
    let forwards = (0..<50).map { halving($0) + decaying($0) }
    for step in (0..<50).reversed() {
      let again = halving(step) + decaying(step)
      try #require(again ≈ forwards[step], "the sum of both at step \(step), asked after the steps behind it")
    }
  }

  /// If all the other tests pass and this one fails: at which step do the two part?
  @Test(arguments: [1, 3, 10]) func `both agree with the library's CyclicLR at every step`(stepSize: Int) throws {
    let halving = ShrinkingCycle(base: 0.01, peak: 0.3, stepSize: stepSize, mode: .triangular2)
    let decaying = ShrinkingCycle(base: 0.01, peak: 0.3, stepSize: stepSize, mode: .expRange(gamma: 0.97))
    func reference(_ mode: CyclicLR.Mode, gamma: Double = 1) throws -> CyclicLR {
      try CyclicLR(
        baseLR: 0.01, maxLR: 0.3, stepSizeUp: Double(stepSize), mode: mode, gamma: gamma, cycleMomentum: false)
    }
    let (triangular2, expRange) = (try reference(.triangular2), try reference(.expRange, gamma: 0.97))
    for step in 0..<100 {
      try #require(halving(step) ≈ triangular2(step), "step \(step)")
      try #require(decaying(step) ≈ expRange(step), "step \(step)")
    }
  }

  /// From a base of 0 every halving shows, and a cycle may be a million steps long. Where does the shrinking, or the rise, end?
  @Test func `each halving and each step counts, however many there are`() {
    for cycles in [3, 61, 62, 63, 64, 65, 300, 1_000] {
      let fromZero = ShrinkingCycle(base: 0, peak: 1, stepSize: 3, mode: .triangular2)
      let peak = fromZero(6 * cycles + 3)
      #expect(isClose(peak, pow(0.5, Double(cycles)), relative: 1e-9), "the peak after \(cycles) halvings")
    }
    for gamma in [1 - 1e-7, 1 - 1e-5] {
      let slow = ShrinkingCycle(base: 0, peak: 1, stepSize: 1_000_001, mode: .expRange(gamma: gamma))
      #expect(isClose(slow.height(1_500_000), 500_002 / 1_000_001.0, relative: 1e-9))
      #expect(isClose(slow(3_000_003), exp(3_000_003 * log(gamma)), relative: 1e-7), "step 3,000,003, γ = \(gamma)")
    }
    for scale in [-1e200, -1e-200, 1e-200, 1e200] {
      let rates = ShrinkingCycle(base: scale, peak: 5 * scale, stepSize: 2, mode: .triangular2)
      #expect(isClose(rates(6), 3 * scale, relative: 1e-9), "the second peak of \(rates)")
    }
  }
}

/// Whether they are as many numbers, each close to its own.
private func ≈ (numbers: [Double], expected: [Double]) -> Bool {
  numbers.count == expected.count && zip(numbers, expected).allSatisfy { isClose($0, $1, absolute: 1e-12) }
}
