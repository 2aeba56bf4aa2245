import Datasets
import GradientDescent
import LessonKit
import LinearModels
import Optimizers
import Tuning

/// Range tests on a straight line, where the largest stable rate is known: 2/λmax, the bound.
///
/// Below the bound no full-batch step makes the cost grow, above it the cost grows. A probe that restarts at every rate
/// finds the bound; a ramp, which is one run through all rates, passes it before its loss shows that.
struct LinearRamps {
  /// Ramps of one length, and the rates at which they explode: where the smoothed loss exceeds four times its best.
  struct Record {
    /// How many steps the ramps have.
    let steps: Int
    /// The ramp whose steps use all rows.
    let fullBatches: RangeTestCurve
    /// Where ramps with batches of 32 rows, and of one, explode, over the bound: the median of five seeds.
    let batchesOf32, singleRows: Double
  }

  /// How many seeds the medians are over.
  static let seedCount = 5

  let table: LessonTable
  /// 2/λmax, from the eigenvalues.
  let bound: Double
  /// The rate beyond which descent grows, found by restarts alone, and how many gradients that took.
  let probe: (rate: Double, gradients: Int)
  let records: [Record]

  /// Runs the probe and all ramps on the diabetes table.
  init(seed: UInt64) throws {
    table = LessonTable(name: "diabetes, z-scored", columns: try Table(named: "diabetes").regression())
    let line = try RegressionProblem(table.columns, scaling: .zscore).regression
    let bound = try Curvature(of: line).criticalRate
    let start = LinearModel.zero(features: line.featureCount)
    self.bound = bound
    probe = try criticalRate(of: line, from: start, between: 0.1 * bound, and: 10 * bound)
    records = try [50, 100, 200, 400, 1000, 2000].map { steps in
      let test = try RangeTest(from: 1e-4 * bound, to: 100 * bound, steps: steps, beta: 0.95)
      func explosion(batchSize: Int) throws -> Double {
        let rates = try (0..<UInt64(Self.seedCount)).map { offset in
          // The loss of a few rows gives false alarms: that of all rows is recorded.
          try findLearningRate(
            on: line, from: start, by: SGD(), over: test, batchSize: batchSize, seed: seed &+ offset,
            watching: line.loss
          ).divergedAt ?? .infinity
        }
        return rates.sorted()[Self.seedCount / 2] / bound
      }
      return Record(
        steps: steps,
        fullBatches: try Descent(on: line, from: start, by: SGD(), at: test.ramp).findLearningRate(over: test),
        batchesOf32: try explosion(batchSize: 32), singleRows: try explosion(batchSize: 1))
    }
  }

  /// Where the full-batch ramp of a record explodes, over the bound.
  func explosion(of record: Record) -> Double { (record.fullBatches.divergedAt ?? .infinity) / bound }
}
