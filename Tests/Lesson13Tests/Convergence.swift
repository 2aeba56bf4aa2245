import Core
import Foundation
import GradientDescent
import LinearModels
import Optimizers
import Schedules
import TestSupport
import Testing

/// What finds its own rate, and where.
@Suite struct Convergence {
  // MARK: From the loss

  @Test(arguments: 1...5) func `with one solution for all rows Polyak's distance never grows`(
    seed: UInt64
  ) {
    let run = Equations(noise: 0, seed: seed).solve(by: Polyak(), at: 1)
    #expect(growths(run.distances) == 0)
    #expect((run.distances.last ?? .nan) <= 1e-3 * run.distances[0])
  }

  /// A row alone is solved by every point of a plane; at twice the rate the step ends on it.
  @Test(arguments: 1...5) func `at the rate 2 a step solves its row, as Kaczmarz's does`(
    seed: UInt64
  ) {
    var random = RandomSource(seed: seed)
    let row = (0..<4).map { _ in random.gaussian() }
    var (x, optimizer) = ((0..<4).map { _ in random.gaussian() }, Polyak<[Double]>())
    let error = row.dot(x) - 3
    let rate = optimizer.step(&x, along: row.map { error * $0 }, loss: error * error / 2, rate: 2)
    #expect(isClose(row.dot(x), 3, relative: 1e-12))
    #expect(isClose(rate, 1 / row.dot(row), relative: 1e-12))
  }

  @Test func `with the least cost of diabetes Polyak's distance never grows, without a curvature`()
    throws
  {
    let bowl = try Bowl.diabetes()
    let minimum = bowl.curvature.minimiserFromZero.vector
    var run = Descent(
      on: bowl.regression, from: bowl.start, by: try Polyak(lowestLoss: bowl.curvature.leastCost),
      at: 1)
    var distances: [Double] = []
    for _ in 0...2_000 {
      let excess = bowl.regression.cost(at: run.point) - bowl.curvature.leastCost
      // Below that the difference of both costs is rounding.
      if excess > 1e-9 * bowl.curvature.leastCost {
        distances.append(zip(run.point.vector, minimum).map { $0 - $1 }.norm)
      }
      _ = run.next()
    }
    #expect(distances.count >= 50)
    #expect(growths(distances) == 0)
    let start = bowl.regression.cost(at: bowl.start) - bowl.curvature.leastCost
    #expect(bowl.regression.cost(at: run.point) - bowl.curvature.leastCost <= 1e-3 * start)
  }

  @Test(arguments: [1, 2])
  func `with fewer images than weights Polyak is below a constant rate`(
    seed: UInt64
  ) throws {
    let found = try SoftmaxRun(Polyak(), at: Hold(1), images: 1_000, seed: seed)
    for rate in [0.03] {
      let constant = try SoftmaxRun(SGD(), at: Hold(rate), images: 1_000, seed: seed)
      #expect(
        found.lateLoss < 0.95 * constant.lateLoss,
        "\(found.lateLoss) against \(constant.lateLoss) at \(rate)")
    }
  }

  // MARK: From two gradients

  @Test(arguments: [1e-10, 1e-4, 0.05, 1])
  func `AdGD settles on steep sides, whatever its first rate`(
    first: Double
  ) throws {
    var run = Descent(on: SteepSides(), from: 3, by: try AdGD(initialRate: first), at: 1)
    for _ in 0..<300 { _ = run.next() }
    #expect(abs(run.point) <= 1e-9)
  }

  @Test(arguments: 1...5) func `on a bowl of κ = 100 AdGD ends far below the best constant rate`(
    seed: UInt64
  ) {
    var adaptive = Descent(on: LongBowl(), from: LongBowl.start(seed: seed), by: AdGD(), at: 1)
    var constant = Descent(
      on: LongBowl(), from: LongBowl.start(seed: seed), by: SGD(), at: 2 / 101.0)
    for _ in 0..<400 { (_, _) = (adaptive.next(), constant.next()) }
    let (mine, its) = (
      LongBowl().lossAndGradient(at: adaptive.point).loss,
      LongBowl().lossAndGradient(at: constant.point).loss
    )
    #expect(mine <= 0.01 * its)
  }

  @Test func `on tumours AdGD ends below the safe rate, with rates a hundred times as large`()
    throws
  {
    let regression = try tumours()
    let safe = 2 / (try regression.curvatureBound())
    func run(_ optimizer: some Optimizer<LinearModel>, _ rate: Double) -> (
      cost: Double, largest: Double
    ) {
      var run = Descent(on: regression, from: .zero(features: 30), by: optimizer, at: rate)
      let largest = (0..<1_000).reduce(0) { largest, _ in
        max(largest, run.next().map(\.rate) ?? .nan)
      }
      return (regression.cost(at: run.point), largest)
    }
    let (adaptive, constant) = (run(AdGD(), 1), run(SGD(), safe))
    #expect(adaptive.cost <= 0.8 * constant.cost)
    #expect(adaptive.largest >= 100 * safe)
  }

  // MARK: River and valley

  @Test(arguments: [0.03, 0.04, 0.05], [0.3, 0.5])
  func `WSD ends lowest, then constant, cosine and linear, then the low rate`(
    slope: Double, peak: Double
  ) throws {
    let ends = try River.schedules(peak: peak).map {
      River(slope: slope).losses(at: $0.schedule)[1_000]
    }
    #expect(ends[0] < ends[1], "WSD below the constant rate")
    #expect(ends[1] < min(ends[2], ends[3]), "the constant rate below cosine and linear")
    #expect(isClose(ends[2], ends[3], relative: 0.05), "cosine and linear travel as far")
    #expect(max(ends[2], ends[3]) < ends[4], "the low rate is last")
  }

  @Test(arguments: [0.3, 0.5, 1, 1.5]) func `what the cool-down gains is the floor and the travel`(
    peak: Double
  ) throws {
    let river = River()
    let losses = river.losses(
      at: try Hold(peak, for: 800).then(LinearRamp(from: peak, to: 0, over: 200)))
    let floor = peak / (2 * (2 - peak))
    let travel = river.slope * river.slope * peak * 100
    #expect(
      isClose(losses[800] + 800 * river.slope * river.slope * peak, floor, relative: 1e-9),
      "the floor ½ησ²/(2 − ηλ)")
    let gain = losses[800] - losses[1_000]
    #expect(gain <= floor + 1.01 * travel && gain >= 0.9 * (floor + travel), "gained \(gain)")
  }

  /// The recursion is the mean of runs whose noise is drawn.
  @Test func `drawn runs have the losses of the theory`() throws {
    for (name, schedule) in try River.schedules() {
      let ends = (1...200).map { River().sampled(at: schedule, seed: $0)[1_000] }
      let mean = ends.reduce(0, +) / 200
      let error = (ends.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 200 / 200).squareRoot()
      #expect(mean ≈ River().losses(at: schedule)[1_000].within(4 * error + 1e-9), "\(name)")
    }
  }
}
