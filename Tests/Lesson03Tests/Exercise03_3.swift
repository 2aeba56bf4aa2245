import Core
import Lesson03
import Schedules
import TestSupport
import Testing

/// Exercise 3.3: one cycle.
@Suite struct Exercise03_3 {
  let schedule = OneCycle(peak: 0.5, riseSteps: 30, steps: 100)

  /// At step 0 nothing of the rise lies behind you. Is the rate 0 there?
  @Test func `it starts at a 25th of the peak`() {
    #expect(schedule(0) ≈ 0.02, "peak 0.5")
    #expect(OneCycle(peak: 50, riseSteps: 3, steps: 9)(0) ≈ 2, "peak 50")
  }

  /// At step r all of the rise lies behind you. Which rate is that?
  @Test func `the peak is at step r`() {
    #expect(schedule(30) ≈ 0.5, "peak 0.5, r = 30, T = 100")
    let highest = (0..<150).max { schedule($0) < schedule($1) }
    #expect(highest == 30, "the step of the highest rate; peak 0.5, r = 30, T = 100")
    #expect(OneCycle(peak: 2, riseSteps: 7, steps: 9)(7) ≈ 2, "peak 2, r = 7, T = 9")
  }

  /// What is 15/30 for whole numbers, and what is it for numbers with a point?
  @Test func `half-way up it is half-way`() {
    #expect(schedule(15) ≈ 0.26, "peak 0.5, r = 30, T = 100: half-way from 0.02 to 0.5")
    #expect(OneCycle(peak: 25, riseSteps: 3, steps: 9)(1) ≈ 9, "peak 25, r = 3, T = 9: a third of the way from 1 to 25")
  }

  /// Where two pieces meet they must agree: what do both of them say at step r, and how far below is one step later?
  @Test func `there is no jump at the peak`() {
    #expect(schedule(31) < 0.5, "peak 0.5, r = 30, T = 100: one step down")
    #expect(schedule(31) >= 0.4928, "peak 0.5, r = 30, T = 100: one step down, of 70")
    #expect(OneCycle(peak: 1, riseSteps: 2, steps: 6)(3) >= 0.7499, "peak 1, r = 2, T = 6: one step down, of 4")
  }

  /// The fall takes T − r steps and goes almost to 0. After half of them, how much is left of the peak?
  @Test func `half-way down half of the peak is left`() {
    #expect(schedule(65) ≈ 0.25.within(2e-6), "peak 0.5, r = 30, T = 100: 35 of 70 steps down")
    #expect(OneCycle(peak: 4, riseSteps: 1, steps: 5)(3) ≈ 2.0.within(2e-5), "peak 4, r = 1, T = 5: 2 of 4 steps down")
  }

  /// At step T the fall is over, at a 250,000th of this peak. May a rate become 0, or negative?
  @Test(arguments: [100, 101, 150, 10_000]) func `it rests at its end`(step: Int) {
    #expect(schedule(step) ≈ 2e-6.within(1e-12), "peak 0.5, r = 30, T = 100")
    #expect(OneCycle(peak: 25, riseSteps: 3, steps: 9)(step) ≈ 1e-4.within(1e-11), "peak 25, r = 3, T = 9")
  }

  /// Another peak, another rise, another length: what of your code knows only 0.5, 30 and 100?
  @Test(arguments: [(2, 4, 10), (0.1, 1, 2), (0.1, 1, 30), (7, 29, 30), (1e-12, 5, 11), (1e12, 60, 90)])
  func `every step of other cycles`(peak: Double, riseSteps: Int, steps: Int) throws {
    let schedule = OneCycle(peak: peak, riseSteps: riseSteps, steps: steps)
    for step in 0...(steps + 3) {
      try #require(
        schedule(step) ≈ right(peak, riseSteps, steps, at: step).within(1e-12 * peak),
        "step \(step)")
    }
  }

  /// Any cycle at any step: on which piece is it, and what part of the piece lies behind it?
  @Test func `any peak, rise and length`() throws {
    var random = RandomSource(seed: 33)
    for number in 0..<300 {
      let peak = random.uniform(in: 1..<10) * [1e-12, 1e-3, 1, 1e3, 1e12][number % 5]
      let riseSteps = 1 + random.index(below: [3, 40, 100_000][number % 3])
      let steps = riseSteps + 1 + random.index(below: [3, 40, 100_000][number % 3])
      let step = random.index(below: steps + steps / 4 + 1)
      try #require(
        OneCycle(peak: peak, riseSteps: riseSteps, steps: steps)(step)
          ≈ right(peak, riseSteps, steps, at: step).within(1e-12 * peak),
        "step \(step), peak \(peak), r = \(riseSteps), T = \(steps)")
    }
  }

  /// The mean of the two ends of a piece, weighed by how far the step is from the other end.
  private func right(_ peak: Double, _ riseSteps: Int, _ steps: Int, at step: Int) -> Double {
    let (r, t, last) = (Double(riseSteps), Double(step), Double(steps))
    if t <= r { return (peak / 25 * (r - t) + peak * t) / r }
    if t >= last { return peak / 250_000 }
    return (peak * (last - t) + peak / 250_000 * (t - r)) / (last - r)
  }

  /// A pure function of the step: does asking change anything?
  @Test func `keeps the promises of a schedule`() throws {
    let problem = checkSchedule(schedule)
    #expect(problem == nil)
    let first = (0..<120).map { schedule($0) }
    let other = OneCycle(peak: 5, riseSteps: 3, steps: 9)
    _ = (0..<120).map { other($0) }
    for step in 0..<120 {
      try #require(schedule(step) ≈ first[step], "step \(step), asked again after another schedule")
    }
  }

  /// If all the other tests pass and this one fails: at which step do the two part?
  @Test(arguments: [(0.5, 30, 100), (3, 10, 25)])
  func `agrees with PyTorch's one-cycle on every step of the run`(peak: Double, riseSteps: Int, steps: Int) throws {
    let share = Double(riseSteps + 1) / Double(steps + 1)
    let library = try OneCycleLR(maxLR: peak, totalSteps: steps + 1, pctStart: share, annealStrategy: .linear)
    let schedule = OneCycle(peak: peak, riseSteps: riseSteps, steps: steps)
    for step in 0...steps {
      try #require(schedule(step) ≈ library(step).within(1e-9 * peak), "step \(step)")
    }
  }
}
