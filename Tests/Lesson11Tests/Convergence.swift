import Core
import Foundation
import GradientDescent
import LinearModels
import TestSupport
import Testing

/// What a rate beyond 2/λ leads to, and where it settles.
@Suite struct Convergence {
  // MARK: Logistic regression

  @Test func `the edge of the tumours is 22_24 at the solution and 6_04 at the start`() throws {
    let regression = try tumours(columns: 2)
    let end = try sharpness(of: regression, at: solution(of: regression))
    #expect(2 / end ≈ 22.24.within(0.005))
    #expect(2 / (try sharpness(of: regression, at: .zero(features: 2))) ≈ 6.043.within(0.000_5))
    #expect(isClose(try regression.curvatureBound(), try sharpness(of: regression, at: .zero(features: 2))))
  }

  @Test func `just below the edge the cost settles at the least one`() throws {
    let regression = try tumours(columns: 2)
    let best = try solution(of: regression)
    let edge = 2 / (try sharpness(of: regression, at: best))
    let last = costs(of: regression, at: 0.98 * edge, steps: 4_000).suffix(100)
    #expect(last.allSatisfy { abs($0 - regression.cost(at: best)) <= 1e-9 })
  }

  @Test(arguments: 1...4) func `the edge is sharp for any 400 of the tumours`(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let regression = try tumours(columns: 2, rows: Array((0..<569).shuffled(using: &random).prefix(400)))
    let best = try solution(of: regression)
    let edge = 2 / (try sharpness(of: regression, at: best))
    func excess(_ share: Double) -> Double {
      (costs(of: regression, at: share * edge, steps: 4_000).suffix(100).min() ?? .nan) - regression.cost(at: best)
    }
    #expect(excess(0.96) <= 1e-9)
    #expect(excess(1.04) >= 1e-3)
  }

  @Test func `where a plane separates the classes 32 times the bound rises, settles, and ends lowest`() throws {
    let regression = try tumours(columns: 30)
    let bound = 2 / (try sharpness(of: regression, at: .zero(features: 30)))
    let runs = [1.0, 4, 32].map { costs(of: regression, at: $0 * bound, steps: 4_000) }
    func lastRise(_ costs: [Double]) -> Int? { costs.indices.dropLast().last { costs[$0] < costs[$0 + 1] } }
    #expect(lastRise(runs[0]) == nil && lastRise(runs[1]) == nil)
    let last = try #require(lastRise(runs[2]))
    #expect(last > 20 && last < 1_000)
    #expect(runs[2][4_000] < 0.9 * runs[1][4_000] && runs[1][4_000] < 0.9 * runs[0][4_000])
  }

  // MARK: The valley

  @Test(arguments: [0.02, 0.1, 0.3, 0.5, 0.9], [-0.01, 0.001, 0.01])
  func `below the edge a run stays in its part of the valley`(rate: Double, offset: Double) {
    for start in [0.7, 0.9, 0.98] where start * 2 / rate > 2 {
      let run = descendIntoValley(from: start, beside: offset, rate: rate)
      #expect(run.loss <= 1e-12 && isClose(run.end, start, relative: 0.01), "from \(start)")
    }
  }

  @Test(arguments: [0.02, 0.1, 0.3, 0.5, 0.9], [-0.01, 0.001, 0.01])
  func `a little above it a run comes down about as far below`(rate: Double, offset: Double) {
    let near = descendIntoValley(from: 1.02, beside: offset, rate: rate)
    #expect(near.loss <= 1e-12 && near.end > 0.97 && near.end < 0.99)
    let above = descendIntoValley(from: 1.1, beside: offset, rate: rate)
    #expect(above.loss <= 1e-12 && above.end > 0.87 && above.end < 0.97)
    #expect(above.peak > 5 * near.peak, "the further beyond, the higher the swing")
  }

  @Test(arguments: [0.02, 0.1, 0.3, 0.5, 0.8], [-0.001, 0.001])
  func `a swing climbs to the height that the theory says, and ends as far below the edge as it began above`(
    rate: Double, offset: Double
  ) {
    for δ in [0.02, 0.04] {
      let run = descendIntoValley(from: 1 + δ / 2, beside: offset, rate: rate)
      #expect(isClose(run.peak, δ * δ / (4 * rate * rate * (1 - rate * rate)), relative: 0.15), "δ = \(δ)")
      #expect(isClose(1 - run.end, δ / 2, relative: 0.25), "δ = \(δ)")
    }
  }

  @Test(arguments: [0.02, 0.1, 0.3, 0.5, 0.9], [-0.01, 0.001, 0.01])
  func `far above it a run comes down far below`(rate: Double, offset: Double) {
    let run = descendIntoValley(from: 1.5, beside: offset, rate: rate)
    #expect(run.loss <= 1e-12 && run.end < 0.95)
    #expect(run.end <= descendIntoValley(from: 1.1, beside: offset, rate: rate).end)
  }

  // MARK: The network

  @Test(arguments: [1, 2]) func `the network's curvature comes to 2 over the rate and stays, and the loss falls`(
    seed: UInt64
  ) throws {
    for rate in [0.15, 0.25] {
      let run = try EdgeRun(at: rate, seed: seed)
      #expect(run.late > 0.93 && run.late < 1.2, "rate \(rate): \(run.overEdge)")
      #expect(run.losses[599] < 0.8 * run.losses[200], "rate \(rate)")
      #expect(run.rises >= 30, "rate \(rate): the loss falls, and not at every step")
    }
  }

  @Test(arguments: [1, 2]) func `Adam's curvature comes to 38 over the rate and stays`(seed: UInt64) throws {
    let run = try EdgeRun(.adam, at: 0.002, seed: seed)
    #expect(run.overEdge[0] > 2 && run.overEdge[1] < 0.9, "beyond it after one step, below it after twenty")
    #expect(run.late > 0.85 && run.late < 1.15, "\(run.overEdge)")
    #expect(run.losses[599] < 0.5 * run.losses[200])
  }

  @Test func `with one number for all parameters the rate over its root comes to 2 over the curvature`() throws {
    let run = try EdgeRun(.oneScalar, at: 0.05, seed: 1)
    #expect((run.overEdge.first ?? 1) < 0.7 && run.late > 0.9 && run.late < 1.2, "\(run.overEdge)")
  }

  // MARK: The catapult

  @Test(arguments: 1...4, [1.2, 1.9]) func `below 2 over the curvature the loss only falls`(seed: UInt64, ratio: Double)
  {
    var layers = LinearLayers(width: 512, seed: seed)
    let losses = layers.descend(ratio: ratio).losses
    #expect(zip(losses, losses.dropFirst()).allSatisfy { $1 < $0 })
    #expect((losses.last ?? 1) <= 1e-19)
  }

  @Test(arguments: 1...4, [2.2, 3, 3.9, 3.99])
  func `between 2 and 4 over it the loss rises, the curvature falls, and the run settles`(seed: UInt64, ratio: Double) {
    var layers = LinearLayers(width: 512, seed: seed)
    let (losses, curvatures) = layers.descend(ratio: ratio)
    #expect((losses.max() ?? 0) > 1.2 * losses[0])
    #expect((losses.last ?? 1) <= 1e-19)
    #expect(zip(curvatures, curvatures.dropFirst()).allSatisfy { $1 <= $0 * (1 + 1e-12) })
    #expect((curvatures.last ?? 2) < 2)
  }

  @Test(arguments: 1...20) func `one step changes output and curvature as the two formulas say`(seed: UInt64) {
    var layers = LinearLayers(width: 7, seed: seed)
    let (f, λ, η) = (layers.output, layers.curvature, 0.1 * Double(seed))
    layers.step(rate: η)
    #expect(isClose(layers.output, f * (1 - η * λ + η * η * f * f / 7), relative: 1e-9, absolute: 1e-12))
    #expect(isClose(layers.curvature, λ + η * f * f / 7 * (η * λ - 4), relative: 1e-9))
  }
}
