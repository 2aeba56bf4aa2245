import Core
import GradientDescent
import LinearModels
import Optimizers
import TestSupport
import Training
import Tuning

extension Bowl {
  /// The bowls of these suites: a round one, a long one, and one of random rows.
  static func ramps() throws -> [Bowl] { [try .cars(scaled: true), try .diabetes(), try .gaussianRows(seed: 1)] }

  /// Rows of independent Gaussian numbers with a target that is linear in them but for noise.
  static func gaussianRows(rows: Int = 1_000, features: Int = 10, seed: UInt64) throws -> Bowl {
    var random = RandomSource(seed: seed)
    let weights = (0..<features).map { _ in random.gaussian() }
    let table = (0..<rows).map { _ in (0..<features).map { _ in random.gaussian() } }
    let targets = table.map { row in zip(row, weights).reduce(0.5 * random.gaussian()) { $0 + $1.0 * $1.1 } }
    return try Bowl("Gaussian rows, seed \(seed)", try Matrix(table), targets)
  }

  /// The ramp of these suites: from a ten-thousandth of the bound to a hundred times it, stopped at four times the best.
  func test(steps: Int) throws -> RangeTest {
    try RangeTest(
      from: 1e-4 * curvature.criticalRate, to: 100 * curvature.criticalRate, steps: steps, beta: 0.95)
  }

  /// A ramp of full batches.
  func ramp(steps: Int) throws -> RangeTestCurve {
    let test = try test(steps: steps)
    return try Descent(on: regression, from: start, by: SGD(), at: test.ramp).findLearningRate(over: test)
  }

  /// Where a ramp of mini-batches explodes, over the bound, by seed.
  ///
  /// The loss of a single row gives false alarms: with `recordingAll` that of all rows is recorded.
  func explosions(
    batchSize: Int, steps: Int, recordingAll: Bool = false, seeds: ClosedRange<UInt64> = 1...5
  ) throws -> [Double] {
    try seeds.map { seed in
      let curve = try findLearningRate(
        on: regression, from: start, by: SGD(), over: test(steps: steps), batchSize: batchSize, seed: seed,
        watching: recordingAll ? regression.loss : nil)
      return (curve.divergedAt ?? .infinity) / curvature.criticalRate
    }
  }
}
