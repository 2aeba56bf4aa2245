import Core
import Foundation
import GradientDescent
import LinearModels
import Optimizers
import TestSupport
import Testing

/// Where a run neither settles nor comes down, and what shows that the edges above are edges.
@Suite struct Divergence {
  // MARK: Logistic regression

  @Test func `just above the edge the cost cycles for ever at a small excess`() throws {
    let regression = try tumours(columns: 2)
    let best = try solution(of: regression)
    let edge = 2 / (try sharpness(of: regression, at: best))
    let late = costs(of: regression, at: 1.02 * edge, steps: 4_000).suffix(400).map { $0 - regression.cost(at: best) }
    #expect((late.min() ?? 0) > 0.004_5 && (late.max() ?? 1) < 0.004_8)
    #expect(
      zip(late, late.dropFirst(2)).allSatisfy { isClose($0, $1, relative: 1e-6) }, "every second step is the same")
  }

  @Test func `far above it the cost neither converges nor diverges`() throws {
    let regression = try tumours(columns: 2)
    let best = try solution(of: regression)
    let edge = 2 / (try sharpness(of: regression, at: best))
    let excess = costs(of: regression, at: 4 * edge, steps: 4_000).map { $0 - regression.cost(at: best) }
    #expect((excess.suffix(400).min() ?? 0) > 0.72 && (excess.suffix(400).max() ?? 1) < 0.81)
    #expect((excess.max() ?? 10) < 3)
  }

  /// The control: where the curvature is the same everywhere there is no third state.
  @Test(arguments: [1.02, 1.5, 4]) func `on a bowl the same rates diverge`(share: Double) throws {
    let bowl = try Bowl.diabetes()
    var run = Descent(
      on: bowl.regression, from: bowl.start, by: SGD(), at: share * 2 / bowl.curvature.largestEigenvalue)
    #expect(run.history(steps: 10_000).isDiverged)
  }

  @Test func `at 128 times the bound the separable tumours still rise after 4,000 steps, on the way down`() throws {
    let regression = try tumours(columns: 30)
    let bound = 2 / (try sharpness(of: regression, at: .zero(features: 30)))
    let costs = costs(of: regression, at: 128 * bound, steps: 4_000)
    #expect(zip(costs.suffix(400), costs.suffix(399)).contains { $0 < $1 })
    #expect(costs[4_000] < 0.1 && (costs.max() ?? 0) > 3)
  }

  // MARK: The valley

  @Test(arguments: [0.02, 0.1, 0.3, 0.5, 0.9], [-0.01, 0.001, 0.01])
  func `from more than twice the edge it diverges`(rate: Double, offset: Double) {
    #expect(!(descendIntoValley(from: 2.1, beside: offset, rate: rate).loss < 1e12))
    #expect(descendIntoValley(from: 1.8, beside: offset, rate: rate).loss <= 1e-12, "from 1.8 times it settles")
  }

  /// At the rate 1 the flattest minima, with S = 2, are at the edge; beyond it no minimum is below.
  @Test(arguments: [1.05, 1.2], [1.1, 1.3]) func `at a rate above 1 no part of the valley is flat enough`(
    rate: Double, start: Double
  ) {
    let run = descendIntoValley(from: start * rate, rate: rate)
    #expect(run.loss > 1e-4, "it swings, or has diverged")
  }

  // MARK: The network

  @Test func `at a twentieth of the rate the curvature stays far below the edge`() throws {
    let run = try EdgeRun(at: 0.0075, seed: 1)
    #expect(run.overEdge.allSatisfy { $0 < 0.2 })
    #expect(run.rises == 0)
  }

  @Test(arguments: [1, 2]) func `at many times the edge of the start the network diverges`(seed: UInt64) throws {
    let run = try EdgeRun(at: 1, seed: seed)
    #expect((run.overEdge.first ?? 0) > 4)
    #expect(run.isDiverged)
  }

  @Test func `with the cross-entropy the curvature does not stay at the edge`() throws {
    let run = try EdgeRun(at: 0.2, seed: 1, loss: .crossEntropy)
    #expect((run.overEdge.max() ?? 0) > 0.9 && run.late < 0.75, "\(run.overEdge)")
  }

  @Test func `by the plain Hessian Adam is nowhere near 2 over its rate`() throws {
    let run = try EdgeRun(.adam, at: 0.002, seed: 1, plain: true)
    #expect(run.overPlainEdge.allSatisfy { $0 < 0.5 }, "\(run.overPlainEdge)")
    #expect(run.late * 19 > 10, "and P⁻¹H is far beyond 2 over it")
  }

  // MARK: The catapult

  @Test(arguments: 1...4, [4.05, 4.5]) func `beyond 4 over the curvature the layers diverge`(
    seed: UInt64, ratio: Double
  ) {
    var layers = LinearLayers(width: 512, seed: seed)
    let (losses, curvatures) = layers.descend(ratio: ratio)
    #expect((losses.last ?? 0) >= 1e20)
    #expect(zip(curvatures, curvatures.dropFirst()).allSatisfy { $1 >= $0 * (1 - 1e-12) })
  }

  @Test(arguments: 1...4) func `on a bowl of the same curvature nothing comes down`(seed: UInt64) {
    let bowl = QuadraticBowl(conditionNumber: 3)
    var run = Descent(on: bowl, from: [1, Double(seed)], by: SGD(), at: 2.2 / 3)
    #expect(run.history(steps: 1_000).isDiverged)
  }
}
