import GradientDescent
import LinearModels
import Optimizers
import TestSupport
import Training
import Tuning

extension Bowl {
  /// The ramp of these suites: from a ten-thousandth of the bound to a hundred times it, stopped at four times the best.
  func test(steps: Int) throws -> RangeTest {
    try RangeTest(
      from: 1e-4 * curvature.criticalRate, to: 100 * curvature.criticalRate, steps: steps, beta: 0.95)
  }

  /// A ramp of full batches.
  func ramp(steps: Int) throws -> RangeTestCurve {
    try Descent(on: regression, from: start, by: SGD(), at: curvature.criticalRate)
      .findLearningRate(over: test(steps: steps))
  }

  /// Where a ramp of mini-batches explodes, over the bound, by seed.
  ///
  /// The loss of a single row gives false alarms: `watchingAll` looks at that of all rows.
  func explosions(
    batchSize: Int, steps: Int, watchingAll: Bool = false, seeds: ClosedRange<UInt64> = 1...5
  ) throws -> [Double] {
    try seeds.map { seed in
      let curve = try findLearningRate(
        on: regression, from: start, by: SGD(), over: test(steps: steps), batchSize: batchSize, seed: seed,
        watching: watchingAll ? regression.loss : nil)
      return (curve.divergedAt ?? .infinity) / curvature.criticalRate
    }
  }

  /// The bowls of these suites: a round one, a long one, and one of random rows.
  static func ramps() throws -> [Bowl] {
    [try .cars(scaled: true), try .diabetes(), try GaussianRows.bowl(seed: 1)]
  }
}
