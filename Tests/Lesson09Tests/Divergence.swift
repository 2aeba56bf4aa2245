import Foundation
import LearningRates
import NeuralNetworks
import TestSupport
import Testing

/// Cycles that go too far: on a bowl they grow, in networks they end in one class with a finite loss.
@Suite struct Divergence {
  /// 2.296 is the most that any slow cycle from below bears.
  @Test(arguments: [2.5, 3.0])
  func `a cycle whose peak is 2_5 times the bound grows in every cycle`(peak: Double) throws {
    let bowl = try Bowl.two()
    let excess = bowl.excess(under: try bowl.cycle(to: peak), steps: 400)
    let ends = stride(from: 0, through: 400, by: 20).map { excess[$0] }
    #expect(ends.first { !$0.isFinite } == nil)
    #expect(zip(ends, ends.dropFirst()).first { !($1 > 10 * $0) } == nil)
  }

  /// On the other side of the critical peak, as near as on this side.
  @Test(arguments: [0.0, 0.1, 0.45])
  func `a slow cycle one hundredth above its critical peak makes the error grow`(base: Double) throws {
    let factor = try SlowCycles.factor(from: base, to: 1.01 * SlowCycles.criticalPeak(from: base))
    #expect(factor > 2)
    #expect(factor.isFinite)
  }

  /// The same mean rate, held: is it the mean that counts?
  @Test func `held, the mean rate of a cycle that converges diverges`() throws {
    let bowl = try Bowl.two()
    let cycle = try bowl.cycle(to: 2)
    let mean = (0..<20).reduce(0) { $0 + cycle($1) } / 20
    #expect(mean > 1.02 * bowl.curvature.criticalRate)
    let held = bowl.excess(under: Hold(mean), steps: 400)
    #expect(zip(held[100...], held[101...]).first { !($1 > $0) } == nil)
    #expect((held.last ?? .infinity).isFinite)
    #expect(bowl.excess(under: cycle, steps: 400)[400] < 1e-6 * held[0])
  }
}
