import Lesson09
import Schedules
import TestSupport
import Testing

/// Exercise 9.3: momentum against the rate.
@Suite struct Exercise09_3 {
  /// Up for ten steps, down for ten.
  private func momentum(least: Double = 0.85, greatest: Double = 0.95) throws -> CycledMomentum {
    let rate = try CyclicLR(baseLR: 0.01, maxLR: 0.05, stepSizeUp: 10, cycleMomentum: false)
    return CycledMomentum(opposite: rate, low: 0.01, high: 0.05, least: least, greatest: greatest)
  }

  /// High rate and high momentum together are a step of η/(1 − β). Where may that be least?
  @Test func `at the peak of the rate momentum is least`() throws {
    #expect(try momentum()(10) ≈ 0.85)
    #expect(try momentum()(30) ≈ 0.85)
  }

  /// And where the rate is low?
  @Test func `at both ends of a cycle momentum is greatest`() throws {
    #expect(try momentum()(0) ≈ 0.95)
    #expect(try momentum()(20) ≈ 0.95)
  }

  /// A tenth of the way up for the rate is a tenth of the way down for momentum.
  @Test func `in between it moves in proportion`() throws {
    let momentum = try momentum(least: 0.5, greatest: 0.9)
    #expect(momentum(1) ≈ 0.86)
    #expect(momentum(5) ≈ 0.7)
    #expect(momentum(14) ≈ 0.66)
  }

  /// The way from low to high need not begin at zero.
  @Test func `it never leaves its own bounds`() throws {
    let momentum = try momentum()
    #expect((0..<200).first { !(0.85 - 1e-12...0.95 + 1e-12).contains(momentum($0)) } == nil)
  }

  /// One-cycle moves its momentum by the same rule.
  @Test func `agrees with the library's one-cycle at every step`() throws {
    let cycle = try OneCycleLR(maxLR: 0.1, totalSteps: 101, pctStart: 0.5, divFactor: 10, finalDivFactor: 1)
    let reference = try #require(cycle.momentum)
    let mine = CycledMomentum(opposite: cycle, low: 0.01, high: 0.1)
    #expect((0...100).first { !isClose(mine($0), reference($0), relative: 1e-12) } == nil)
  }
}
