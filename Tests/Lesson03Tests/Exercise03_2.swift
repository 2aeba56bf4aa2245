import Core
import Foundation
import Lesson03
import Schedules
import TestSupport
import Testing

/// Exercise 3.2: cosine decay.
@Suite struct Exercise03_2 {
  let schedule = CosineDecay(base: 0.1, floor: 0.02, steps: 40)

  /// The cosine of 0 is 1: what is (1 + 1)/2, and what is the rate then?
  @Test func `it starts at the base rate`() {
    #expect(schedule(0) ≈ 0.1, "base 0.1, floor 0.02, T = 40")
    #expect(CosineDecay(base: 3, floor: 0, steps: 7)(0) ≈ 3, "base 3, floor 0, T = 7")
  }

  /// The cosine of π is −1: what is left of base − floor at step T?
  @Test(arguments: [1, 2, 40, 41]) func `at step T it reaches the floor`(steps: Int) {
    #expect(CosineDecay(base: 0.1, floor: 0.02, steps: steps)(steps) ≈ 0.02, "base 0.1, floor 0.02, T = \(steps)")
  }

  /// At T/2 the angle is a right one. What is its cosine, and what lies in the middle of base and floor?
  @Test func `half-way it is in the middle`() {
    #expect(schedule(20) ≈ 0.06, "base 0.1, floor 0.02, T = 40")
    #expect(CosineDecay(base: 3, floor: 1, steps: 2)(1) ≈ 2, "base 3, floor 1, T = 2")
  }

  /// The cosine itself rises again after π. Where is the rate ten steps after T, and a million?
  @Test(arguments: [40, 41, 50, 60, 80, 1_000_000]) func `it rests at the floor`(step: Int) {
    #expect(schedule(step) ≈ 0.02, "base 0.1, floor 0.02, T = 40")
  }

  /// A third of the way the angle is π/3 = 60°, and its cosine is ½. Does the rate fall in a straight line?
  @Test func `after a third a quarter of the way down is done`() {
    #expect(CosineDecay(base: 1, floor: 0, steps: 30)(10) ≈ 0.75, "base 1, floor 0, T = 30")
    #expect(CosineDecay(base: 1, floor: 0, steps: 30)(20) ≈ 0.25, "base 1, floor 0, T = 30")
    #expect(CosineDecay(base: 9, floor: 5, steps: 3)(1) ≈ 8, "base 9, floor 5, T = 3")
  }

  /// A rate that decays: may it grow from one step to the next, and may it stand still on the way?
  @Test func `it falls at every step, least at both ends`() throws {
    let rates = (0...40).map { schedule($0) }
    for step in 0..<40 {
      try #require(rates[step + 1] < rates[step], "the rate of step \(step + 1), and the one before")
    }
    let falls = zip(rates, rates.dropFirst()).map { $0 - $1 }
    #expect(falls[0] < falls[19], "the fall from step 0 to 1, and from step 19 to 20")
    #expect(falls[39] < falls[20], "the fall from step 39 to 40, and from step 20 to 21")
  }

  /// The way down looks the same from both ends: how far is η(t) below the base, and η(T − t) above the floor?
  @Test(arguments: [1, 7, 40, 999]) func `both halves are alike`(steps: Int) throws {
    let schedule = CosineDecay(base: 0.3, floor: 0.1, steps: steps)
    for step in 0...steps {
      let (below, above) = (0.3 - schedule(step), schedule(steps - step) - 0.1)
      try #require(below ≈ above.within(1e-12), "T = \(steps): base − η(\(step)), and η(\(steps - step)) − floor")
    }
  }

  /// Another base, floor or length, tiny or huge: which step is the first with another rate?
  @Test func `any base, floor and length`() throws {
    var random = RandomSource(seed: 32)
    let lengths = [1, 2, 3, 10, 33, 250, 100_000]
    for number in 0..<150 {
      let base = random.uniform(in: 1..<10) * [1e-12, 1e-3, 1, 1e3, 1e12][number % 5]
      let floor = [0, 0.001, 0.5, 1][random.index(below: 4)] * base
      let steps = lengths[random.index(below: lengths.count)]
      let schedule = CosineDecay(base: base, floor: floor, steps: steps)
      for step in [0, 1, steps / 3, steps / 2, steps - 1, steps, steps + 1, 3 * steps] {
        // cos x = 1 − 2·sin²(x/2)
        let sine = sin(.pi / 2 * Double(min(step, steps)) / Double(steps))
        let right = base - (base - floor) * sine * sine
        try #require(
          schedule(step) ≈ right.within(1e-12 * base), "step \(step), base \(base), floor \(floor), T = \(steps)")
      }
    }
  }

  /// A pure function of the step: does asking change anything?
  @Test func `keeps the promises of a schedule`() throws {
    let problem = checkSchedule(schedule)
    #expect(problem == nil)
    let first = (0..<60).map { schedule($0) }
    let other = CosineDecay(base: 5, floor: 1, steps: 9)
    _ = (0..<60).map { other($0) }
    for step in 0..<60 {
      try #require(schedule(step) ≈ first[step], "step \(step), asked again after another schedule")
    }
  }

  /// If all the other tests pass and this one fails: at which step do the two part?
  @Test(arguments: [(0.1, 0.02, 40), (3, 0, 17)])
  func `agrees with PyTorch's cosine down to the floor`(base: Double, floor: Double, steps: Int) throws {
    let library = try CosineAnnealingLR(baseLR: base, tMax: steps, etaMin: floor)
    let schedule = CosineDecay(base: base, floor: floor, steps: steps)
    for step in 0...steps {
      try #require(schedule(step) ≈ library(step).within(1e-12 * base), "step \(step)")
    }
  }
}
