import Foundation
import Lesson03
import Schedules
import TestSupport
import Testing

/// Exercise 3.2: cosine decay.
@Suite struct Exercise03_2 {
  let schedule = CosineDecay(base: 0.1, floor: 0.02, steps: 40)

  /// The cosine of 0 is 1: what is (1 + 1)/2?
  @Test func `it starts at the base rate`() { #expect(schedule(0) ≈ 0.1) }

  /// At T/2 the angle is a right one. What is its cosine, and what lies in the middle of base and floor?
  @Test func `half-way it is in the middle`() { #expect(schedule(20) ≈ 0.06) }

  /// The first step that is at the floor is T. Where is the rate ten steps later, and a million?
  @Test(arguments: [40, 41, 50, 80, 1_000_000]) func `it rests at the floor`(step: Int) {
    #expect(schedule(step) ≈ 0.02)
  }

  /// A rate that decays: may it grow from one step to the next, and may it stand still on the way?
  @Test func `it falls at every step, least at both ends`() {
    let falls = (0..<40).map { schedule($0) - schedule($0 + 1) }
    let wrong = falls.indices.first { !(falls[$0] > 0) }
    #expect(wrong == nil, "from step \(wrong ?? 0) to the next the rate should fall")
    #expect(falls[0] < falls[19] && falls[39] < falls[20], "slow, fast, slow")
  }

  /// The way down looks the same from both ends: how far is η(t) below the base, and how far is η(T − t) above the floor?
  @Test(arguments: [1, 7, 40, 999]) func `both halves are alike`(steps: Int) {
    let schedule = CosineDecay(base: 0.3, floor: 0.1, steps: steps)
    let wrong = (0...steps).first { !isClose(0.3 - schedule($0), schedule(steps - $0) - 0.1, absolute: 1e-12) }
    let step = wrong ?? 0
    #expect(wrong == nil, "η(\(step)) = \(schedule(step)), η(\(steps - step)) = \(schedule(steps - step))")
  }

  /// A third of the way the angle is π/3 = 60°, and its cosine is ½.
  @Test func `after a third a quarter of the way down is done`() {
    #expect(CosineDecay(base: 1, floor: 0, steps: 30)(10) ≈ 0.75)
    #expect(CosineDecay(base: 1, floor: 0, steps: 30)(20) ≈ 0.25)
  }

  /// A pure function of the step: does asking change anything?
  @Test func `keeps the promises of a schedule`() {
    let problem = checkSchedule(schedule)
    #expect(problem == nil)
  }

  /// If all the other tests pass and this one fails: at which step do the two part?
  @Test func `agrees with PyTorch's cosine down to the floor`() throws {
    let library = try CosineAnnealingLR(baseLR: 0.1, tMax: 40, etaMin: 0.02)
    let wrong = (0...40).first { !isClose(schedule($0), library($0), relative: 1e-12) }
    let step = wrong ?? 0
    #expect(wrong == nil, "at step \(step) the rate should be \(library(step)), came \(schedule(step))")
  }
}
