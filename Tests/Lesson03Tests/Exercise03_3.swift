import Lesson03
import Schedules
import TestSupport
import Testing

/// Exercise 3.3: one cycle.
@Suite struct Exercise03_3 {
  let schedule = OneCycle(peak: 0.5, riseSteps: 30, steps: 100)

  /// At step 0 nothing of the rise lies behind you. Is the rate 0 there?
  @Test func `it starts at a 25th of the peak`() { #expect(schedule(0) ≈ 0.02) }

  /// At step r all of the rise lies behind you.
  @Test func `the peak is at step r`() {
    #expect(schedule(30) ≈ 0.5)
    let highest = (0..<150).max { schedule($0) < schedule($1) }
    #expect(highest == 30, "the step of the highest rate")
  }

  /// What is 15/30 for whole numbers, and what is it for numbers with a point?
  @Test func `half-way up it is half-way`() { #expect(schedule(15) ≈ 0.26) }

  /// Where two pieces meet they must agree: what do both of them say at step r, and one step later?
  @Test func `there is no jump at the peak`() {
    let largest = (0..<150).map { abs(schedule($0 + 1) - schedule($0)) }.max() ?? .nan
    #expect(largest <= 1.001 * 0.48 / 30, "the largest change in one step; on the rise it is 0.016")
  }

  /// The fall takes T − r = 70 steps. After 35 of them, how much is left of the peak?
  @Test func `half-way down half of the peak is left`() { #expect(isClose(schedule(65), 0.25, relative: 1e-5)) }

  /// At step T the fall is over. May a rate become negative?
  @Test(arguments: [100, 101, 150, 10_000]) func `it rests at its end`(step: Int) {
    #expect(schedule(step) ≈ (0.5 / 250_000))
  }

  /// A pure function of the step: does asking change anything?
  @Test func `keeps the promises of a schedule`() {
    let problem = checkSchedule(schedule)
    #expect(problem == nil)
  }

  /// If all the other tests pass and this one fails: at which step do the two part?
  @Test func `agrees with PyTorch's one-cycle on every step of the run`() throws {
    let library = try OneCycleLR(maxLR: 0.5, totalSteps: 101, pctStart: 31.0 / 101, annealStrategy: .linear)
    let wrong = (0...100).first { !isClose(schedule($0), library($0), relative: 1e-9) }
    let step = wrong ?? 0
    #expect(wrong == nil, "at step \(step) the rate should be \(library(step)), came \(schedule(step))")
  }
}
