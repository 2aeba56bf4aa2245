import Lesson09
import LinearModels
import Optimizers
import Schedules
import TestSupport
import Testing
import Tuning

/// Exercise 9.1: the triangular cycle.
@Suite struct Exercise09_1 {
  let cycle = TriangularCycle(base: 0.02, peak: 0.1, stepSize: 4)

  /// A cycle begins at its lowest rate: where is the network when the run begins?
  @Test func `starts at the base rate`() {
    #expect(cycle(0) ≈ 0.02)
  }

  /// Is the step size the length of the whole cycle, or of its rise?
  @Test func `after stepSize steps it is at the peak`() {
    #expect(cycle(4) ≈ 0.1)
    #expect(TriangularCycle(base: 0.1, peak: 0.9, stepSize: 7)(7) ≈ 0.9)
  }

  /// A quarter of the rise is a quarter of the way from base to peak.
  @Test func `rises and falls in equal steps`() {
    #expect(cycle(1) ≈ 0.04)
    #expect(cycle(2) ≈ 0.06)
    #expect(cycle(3) ≈ 0.08)
    #expect(cycle(5) ≈ 0.08)
    #expect(cycle(6) ≈ 0.06)
    #expect(cycle(7) ≈ 0.04)
  }

  /// Up and down again: how many step sizes is that?
  @Test func `after two step sizes it is back at the base`() {
    #expect(cycle(8) ≈ 0.02)
    #expect(cycle(9) ≈ 0.04)
  }

  /// Is there a first cycle that differs from the hundredth?
  @Test(arguments: [1, 2, 5, 50]) func `every cycle is like the first`(stepSize: Int) {
    let cycle = TriangularCycle(base: 0.001, peak: 0.3, stepSize: stepSize)
    #expect((0..<500).first { !(cycle($0 + 2 * stepSize) ≈ cycle($0)) } == nil)
  }

  /// A pure function of the step: does asking change anything?
  @Test func `asking twice, in any order, gives the same answer`() {
    #expect(checkSchedule(cycle) == nil)
  }

  /// If all the other tests pass and this one fails: at which step of the cycle do the two part?
  @Test(arguments: [1, 3, 10]) func `agrees with the library's CyclicLR at every step`(stepSize: Int) throws {
    let reference = try CyclicLR(baseLR: 0.02, maxLR: 0.1, stepSizeUp: Double(stepSize), cycleMomentum: false)
    let cycle = TriangularCycle(base: 0.02, peak: 0.1, stepSize: stepSize)
    #expect((0..<100).first { !isClose(cycle($0), reference($0), relative: 1e-12) } == nil)
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
    #expect(zip(more, more.dropFirst()).first { !($1 > 10 * $0) } == nil)
  }
}
