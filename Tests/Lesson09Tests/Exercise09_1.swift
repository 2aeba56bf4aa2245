import Lesson09
import LinearModels
import Optimizers
import Schedules
import TestSupport
import Testing
import Tuning

/// Exercise 9.1: the triangular cycle.
@Suite struct Exercise09_1 {
  private let range: Comment = "from 0.02 up to 0.1 in 4 steps"
  private let cycle = TriangularCycle(base: 0.02, peak: 0.1, stepSize: 4)

  /// A cycle begins at its lowest rate: where is the network when the run begins?
  @Test(arguments: [(0.02, 0.1, 4), (0.3, 0.9, 1), (1e-7, 5, 1_000)])
  func `starts at the base rate`(base: Double, peak: Double, stepSize: Int) {
    #expect(TriangularCycle(base: base, peak: peak, stepSize: stepSize)(0) ≈ base)
  }

  /// Is the step size the length of the cycle or of its rise, in steps? And do you add the peak to the base, or the way to it?
  @Test(arguments: [(0.02, 0.1, 4), (0.1, 0.9, 7), (0.3, 0.9, 1), (1e-7, 5, 1_000)])
  func `after stepSize steps it is at the peak`(base: Double, peak: Double, stepSize: Int) {
    #expect(TriangularCycle(base: base, peak: peak, stepSize: stepSize)(stepSize) ≈ peak)
  }

  /// A quarter of the rise is a quarter of the way from base to peak. Is your way straight, and as long down as up?
  @Test func `rises and falls in equal steps`() {
    #expect(cycle(1) ≈ 0.04, range)
    #expect(cycle(2) ≈ 0.06, range)
    #expect(cycle(3) ≈ 0.08, range)
    #expect(cycle(5) ≈ 0.08, range)
    #expect(cycle(6) ≈ 0.06, range)
    #expect(cycle(7) ≈ 0.04, range)
  }

  /// Three does not halve into whole numbers. Which of your divisions loses something?
  @Test func `an odd step size is no exception`() {
    let cycle = TriangularCycle(base: 0.1, peak: 0.4, stepSize: 3)
    #expect(cycle(1) ≈ 0.2)
    #expect(cycle(2) ≈ 0.3)
    #expect(cycle(3) ≈ 0.4)
    #expect(cycle(4) ≈ 0.3)
    #expect(cycle(5) ≈ 0.2)
    #expect(cycle(6) ≈ 0.1)
  }

  /// Up and down again: how many step sizes is that? And what comes then?
  @Test func `after two step sizes it is back at the base`() {
    #expect(cycle(8) ≈ 0.02, range)
    #expect(cycle(9) ≈ 0.04, range)
    #expect(cycle(12) ≈ 0.1, range)
    #expect(cycle(16) ≈ 0.02, range)
  }

  /// Is there a first cycle that differs from the hundredth?
  @Test(arguments: [1, 2, 5, 50]) func `every cycle is like the first`(stepSize: Int) throws {
    let cycle = TriangularCycle(base: 0.001, peak: 0.3, stepSize: stepSize)
    for step in 0..<(200 * stepSize) {
      let first = cycle(step % (2 * stepSize))
      let rate = cycle(step)
      try #require(rate ≈ first, "step \(step), which is step \(step % (2 * stepSize)) of its cycle")
    }
  }

  /// From 0 to 1 it is the height of the triangle itself, and a base is added to it. Which of the two does your rate forget?
  @Test func `a base of 0 is a base`() {
    let height = TriangularCycle(base: 0, peak: 1, stepSize: 4)
    #expect((0...8).map { height($0) } ≈ [0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25, 0])
    let same = TriangularCycle(base: 0.3, peak: 0.3, stepSize: 2)
    #expect((0...4).map { same($0) } ≈ [0.3, 0.3, 0.3, 0.3, 0.3])
  }

  /// A peak below the base: the same straight lines lead down first. What in your code takes for granted that they rise?
  @Test func `a peak below the base makes a valley`() {
    let valley = TriangularCycle(base: 0.5, peak: 0.1, stepSize: 2)
    #expect((0...5).map { valley($0) } ≈ [0.5, 0.3, 0.1, 0.3, 0.5, 0.3])
  }

  /// Which of base, peak, step size and step does your rate not depend on? Walk up and down the triangle step by step.
  @Test func `it is the walk up and down, for any base, peak and step size`() throws {
    var random = SplitMix(seed: 91)
    for _ in 0..<60 {
      let (base, peak) = (Double.random(in: 0.001...0.1, using: &random), Double.random(in: 0.2...9, using: &random))
      let stepSize = Int.random(in: 1...40, using: &random)
      let cycle = TriangularCycle(base: base, peak: peak, stepSize: stepSize)
      var (place, direction) = (0, 1)
      for step in 0...Int.random(in: 1...130, using: &random) {
        let (rate, walk) = (cycle(step), base + (peak - base) / Double(stepSize) * Double(place))
        try #require(isClose(rate, walk, absolute: 1e-10), "step \(step): \(cycle)")
        if place + direction < 0 || place + direction > stepSize { direction = -direction }
        place += direction
      }
    }
  }

  /// A long run takes a million steps, a very long one a billion. Which kind of number does not count so far?
  @Test func `late steps are like early ones`() {
    let long = TriangularCycle(base: 0.25, peak: 1.25, stepSize: 1_000_000)
    #expect(isClose(long(500_000), 0.75, absolute: 1e-9))
    #expect(isClose(long(1_750_000), 0.5, absolute: 1e-9))
    #expect(isClose(cycle(80_000_003), 0.08, absolute: 1e-6))
    #expect(isClose(cycle(1_000_000_006), 0.06, absolute: 1e-6))
  }

  /// A pure function of the step: does asking change anything, and does another cycle?
  @Test func `asking twice, in any order, gives the same answer`() throws {
    let forwards = (0..<50).map { cycle($0) }
    for step in (0..<50).reversed() {
      _ = TriangularCycle(base: 1, peak: 2, stepSize: 3)(step)
      try #require(cycle(step) ≈ forwards[step], "step \(step), asked again after the steps behind it")
    }
  }

  /// If all the other tests pass and this one fails: at which step do the two part?
  @Test(arguments: [1, 3, 10]) func `agrees with the library's CyclicLR at every step`(stepSize: Int) throws {
    let reference = try CyclicLR(baseLR: 0.02, maxLR: 0.1, stepSizeUp: Double(stepSize), cycleMomentum: false)
    let cycle = TriangularCycle(base: 0.02, peak: 0.1, stepSize: stepSize)
    for step in 0..<100 { try #require(cycle(step) ≈ reference(step), "step \(step)") }
  }

  /// The claim of the lesson, on your own cycle: which peaks does a bowl forgive?
  @Test func `on a bowl a peak of twice the bound converges and one of 2_5 times grows`() throws {
    let bowl = try Bowl.two()
    let bound = bowl.curvature.criticalRate
    func ends(_ peak: Double) -> [Double] {
      let cycle = TriangularCycle(base: 0.1 * bound, peak: peak * bound, stepSize: 10)
      let excess = bowl.excess(under: cycle, steps: 200)
      return stride(from: 0, through: 200, by: 20).map { excess[$0] }
    }
    let (twice, more) = (ends(2), ends(2.5))
    #expect(twice[10] < 1e-6 * twice[0])
    for (before, after) in zip(more, more.dropFirst()) {
      try #require(after > 10 * before, "the cost at the ends of two cycles with a peak of 2.5 times the bound")
    }
  }

  /// Steps beyond 2³², cycles of billions of steps, rates of any size. Which of these is too large for yours?
  @Test func `steps, step sizes and rates of any size`() {
    #expect(isClose(cycle(8_000_000_000_003), 0.08, relative: 1e-9))
    let long = TriangularCycle(base: 0.25, peak: 1.25, stepSize: 8_000_000_000)
    #expect(isClose(long(6_000_000_000), 1, relative: 1e-9))
    #expect(isClose(long(28_000_000_000), 0.75, relative: 1e-9))
    for scale in [1e-200, 1e-20, 1e20, 1e200] {
      let rates = TriangularCycle(base: 2 * scale, peak: 10 * scale, stepSize: 4)
      #expect(isClose(rates(3), 8 * scale, relative: 1e-9), "step 3 of \(rates)")
      #expect(isClose(rates(7), 4 * scale, relative: 1e-9), "step 7 of \(rates)")
    }
  }
}

/// Whether they are as many rates, each close to its own.
private func ≈ (rates: [Double], expected: [Double]) -> Bool {
  rates.count == expected.count && zip(rates, expected).allSatisfy { isClose($0, $1, absolute: 1e-12) }
}
