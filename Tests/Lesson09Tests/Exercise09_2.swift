import Foundation
import Lesson09
import Schedules
import TestSupport
import Testing

/// Exercise 9.2: triangular2 and exp_range.
@Suite struct Exercise09_2 {
  let halving = ShrinkingCycle(base: 0.02, peak: 0.1, stepSize: 4, mode: .triangular2)
  let decaying = ShrinkingCycle(base: 0.02, peak: 0.1, stepSize: 4, mode: .expRange(gamma: 0.9))

  /// In the first cycle nothing has shrunk yet: which power of ½ is that?
  @Test func `triangular2 begins with a whole cycle`() {
    #expect(halving(0) ≈ 0.02)
    #expect(halving(2) ≈ 0.06)
    #expect(halving(4) ≈ 0.1)
    #expect(halving(7) ≈ 0.04)
  }

  /// From 0.02 to 0.1 are 0.08. Is 0.05 half of the way?
  @Test func `triangular2 halves the amplitude, not the peak`() {
    #expect(halving(12) ≈ 0.06)
    #expect(halving(20) ≈ 0.04)
    #expect(halving(28) ≈ 0.03)
  }

  /// The lower bound of the range is good from beginning to end.
  @Test func `every cycle begins and ends at the base rate`() {
    #expect([0, 8, 16, 80].first { !(halving($0) ≈ 0.02) } == nil)
    #expect([0, 8, 16, 80].first { !(decaying($0) ≈ 0.02) } == nil)
  }

  /// γ acts at every step, also before the first peak.
  @Test func `exp_range has shrunk by gamma to the s at its first peak`() {
    #expect(decaying(4) ≈ (0.02 + 0.08 * pow(0.9, 4)))
    #expect(decaying(12) ≈ (0.02 + 0.08 * pow(0.9, 12)))
  }

  /// Within a cycle, too, each step is scaled by its own power.
  @Test func `exp_range falls faster than it rises`() {
    #expect(decaying(2) ≈ (0.02 + 0.04 * pow(0.9, 2)))
    #expect(decaying(6) ≈ (0.02 + 0.04 * pow(0.9, 6)))
  }

  /// If all the other tests pass and this one fails: which step is the first to differ?
  @Test(arguments: [1, 3, 10]) func `both agree with the library's CyclicLR at every step`(stepSize: Int) throws {
    func reference(_ mode: CyclicLR.Mode, gamma: Double = 1) throws -> CyclicLR {
      try CyclicLR(
        baseLR: 0.01, maxLR: 0.3, stepSizeUp: Double(stepSize), mode: mode, gamma: gamma, cycleMomentum: false)
    }
    func mine(_ mode: ShrinkingCycle.Mode) -> ShrinkingCycle {
      ShrinkingCycle(base: 0.01, peak: 0.3, stepSize: stepSize, mode: mode)
    }
    let pairs = [
      (mine(.triangular2), try reference(.triangular2)),
      (mine(.expRange(gamma: 0.97)), try reference(.expRange, gamma: 0.97)),
    ]
    for (mine, reference) in pairs {
      #expect((0..<100).first { !isClose(mine($0), reference($0), relative: 1e-12) } == nil)
    }
  }
}
