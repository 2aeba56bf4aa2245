import Foundation
import Schedules
import TestSupport
import Testing

/// What `then`, `clamped`, `perEpoch` and `check` promise.
@Suite struct JoiningLaws {
  @Test(arguments: [(500, 9_500), (1, 1), (1, 2), (3, 10)])
  func `warm-up then cosine is continuous at the seam and rests at the floor`(_ w: Int, _ n: Int) throws {
    let rate = try Warmup(to: 0.1, over: w).then(Cosine(from: 0.1, to: 1e-4, over: n))
    #expect(abs(rate(w) - rate(w - 1)) <= 0.1 / Double(w))
    #expect(rate(0) ≈ (0.1 / Double(w)))
    #expect(rate(w + n - 1) == 1e-4)
    #expect(n < 2 || rate(w + n - 2) > 1e-4)
    #expect(rate.totalSteps == w + n)
    #expect(checkSavedSchedule(rate, resting: true) == nil)
  }

  @Test func `three in a row follow each other`() throws {
    let rate = try Hold(3, for: 2).then(Hold(2, for: 2)).then(Hold(1))
    #expect((0..<6).map { rate($0) } == [3, 3, 2, 2, 1, 1])
    #expect(rate.totalSteps == nil)
  }

  @Test func `a phase of no steps is left out`() throws {
    let rate = try Hold(3, for: 0).then(Hold(2, for: 0)).then(Hold(1, for: 1))
    #expect(rate(0) == 1)
  }

  @Test func `nothing follows a schedule without an end, unless one says when`() throws {
    #expect(throws: ScheduleError.self) { try Hold(1).then(Hold(2)) }
    let rate = try Hold(1).then(Hold(2), after: 3)
    #expect((0..<5).map { rate($0) } == [1, 1, 1, 2, 2])
    #expect(throws: ScheduleError.self) { try Hold(1).then(Hold(2), after: -1) }
    #expect(throws: ScheduleError.self) { try Hold(1).then(Hold(2, for: .max), after: .max) }
  }

  @Test func `PyTorch's cosine rises again and its clamped form does not`() throws {
    let rate = try CosineAnnealingLR(baseLR: 0.1, tMax: 20, etaMin: 0.01)
    #expect(rate(20) ≈ 0.01)
    #expect(rate(40) ≈ 0.1)
    #expect(checkSchedule(rate, resting: true) != nil)
    #expect(checkSavedSchedule(rate.clamped, resting: true) == nil)
    #expect(rate.clamped(40) ≈ 0.01)
  }

  @Test func `one-cycle bounces after its last step and its clamped form does not`() throws {
    let rate = try OneCycleLR(maxLR: 0.1, totalSteps: 20, annealStrategy: .linear)
    #expect(rate(19) ≈ rate.minLR)
    #expect(rate(20) < 0)
    #expect(rate(21) == rate.minLR)
    #expect((19..<100).allSatisfy { isClose(rate.clamped($0), rate.minLR) })
    #expect(rate.clamped.momentum?(30) == rate.momentum?(19))
  }

  @Test func `any schedule rests after so many steps`() throws {
    let rate = try ExponentialLR(baseLR: 1, gamma: 0.5).clamped(after: 4)
    #expect((0..<6).map { rate($0) } == [1, 0.5, 0.25, 0.125, 0.125, 0.125])
    #expect(rate.totalSteps == 4)
    #expect(checkSavedSchedule(rate, resting: true) == nil)
    #expect(throws: ScheduleError.self) { try Hold(1).clamped(after: 0) }
  }

  @Test func `per epoch the rate stays the same for all batches of an epoch`() throws {
    let rate = try StepLR(baseLR: 1, stepSize: 2, gamma: 0.5).perEpoch(of: 3)
    #expect((0..<14).map { rate($0) } == [1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25])
    #expect(try LinearRamp(from: 1, to: 0, over: 5).perEpoch(of: 3).totalSteps == 15)
    #expect(checkSavedSchedule(rate) == nil)
    #expect(checkSavedSchedule(try LinearRamp(from: 1, to: 0, over: 5).perEpoch(of: 3), resting: true) == nil)
    #expect(throws: ScheduleError.self) { try Hold(1).perEpoch(of: 0) }
    #expect(throws: ScheduleError.self) { try Hold(1, for: .max).perEpoch(of: 2) }
  }

  @Test func `a run that is longer or shorter than its schedule is told before it starts`() throws {
    let rate = try Warmup(to: 0.1, over: 100).then(Cosine(from: 0.1, to: 0, over: 900))
    try rate.check(epochs: 10, batchesPerEpoch: 100)
    try Hold(0.1).check(epochs: 3, batchesPerEpoch: 7)
    for (epochs, batches) in [(11, 100), (9, 100), (-1, 100), (.max, 2)] {
      #expect(throws: ScheduleError.self) { try rate.check(epochs: epochs, batchesPerEpoch: batches) }
    }
    let error = #expect(throws: ScheduleError.self) { try rate.check(epochs: 11, batchesPerEpoch: 100) }
    for part in ["11 epochs", "100 batches", "1100 steps", "1000"] {
      #expect(error?.description.contains(part) == true)
    }
  }

  @Test func `momentum goes on through a join`() throws {
    let rate = try Warmup(to: 0.1, over: 4).then(OneCycleLR(maxLR: 0.1, totalSteps: 10)).then(Hold(0.1), after: 14)
    let momentum = try #require(rate.momentum)
    #expect(momentum(0) == 0.95)
    #expect(momentum(4) ≈ 0.95)
    #expect(momentum(6) < 0.9)
    #expect(momentum(1000) ≈ 0.95)
    #expect(try Warmup(to: 0.1, over: 4).then(Hold(0.1)).momentum == nil)
  }
}
