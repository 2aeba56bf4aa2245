import Core
import Datasets
import GradientDescent
import LinearModels
import Optimizers
import TestSupport
import Training

/// Tables that are drawn by a seed, and what a run on them costs.
extension Bowl {
  /// Rows of one distribution: two features, of deviation 1 and `spread`, and targets scattered around a line.
  ///
  /// - Parameter copies: how often the rows stand in the table.
  static func sample(rows: Int, spread: Double = 0.25, copies: Int = 1, seed: UInt64) throws -> Bowl {
    var random = RandomSource(seed: seed, stream: UInt64(rows))
    let values = (0..<rows).map { _ in [random.gaussian(), spread * random.gaussian(), 0.5 * random.gaussian()] }
    return try Bowl(
      "\(rows) rows, seed \(seed)", Matrix(rows: rows * copies, columns: 2) { values[$0 % rows][$1] },
      (0..<rows * copies).map { 2 * values[$0 % rows][0] + 3 * values[$0 % rows][1] + 1 + values[$0 % rows][2] })
  }

  /// Sixty rows and three features whose bowl has this condition number.
  static func generated(conditionNumber κ: Double, seed: UInt64) throws -> Bowl {
    let table = try Generated.regression(rows: 60, features: 3, conditionNumber: κ, noise: 1, seed: seed)
    return try Bowl("κ = \(κ), seed \(seed)", table.features, table.targets)
  }

  /// The records of so many updates from zero at a multiple of 2/λmax, by a plain loop: thousands of them take no time.
  func records(at factor: Double, steps: Int) -> [Record] {
    let rate = factor * curvature.criticalRate
    var point = start
    return (0...steps).map { step in
      let (cost, gradient) = regression.costAndGradient(at: point)
      point.descend(along: gradient, rate: rate)
      return Record(step: step, rate: rate, loss: cost, gradientNorm: gradient.norm)
    }
  }

  /// How many steps over all rows, at this multiple of 2/λmax, take J − J* to a thousandth.
  func steps(at factor: Double) -> Int? {
    let records = records(at: factor, steps: 2_000)
    return records.first { $0.loss - curvature.leastCost <= 1e-3 * (records[0].loss - curvature.leastCost) }?.step
  }

  /// The share of J − J* that so many updates in batches of ten at the rate 0.05 leave, each row once per epoch.
  func excessLeft(after updates: Int, seed: UInt64) throws -> Double {
    let sampler = try BatchSampler(rows: regression.rowCount, size: 10, seed: seed)
    var run = Descent(on: MiniBatches(of: regression, by: sampler), from: start, by: SGD(), at: 0.05)
    for _ in 0..<updates { _ = run.next() }
    return (regression.cost(at: run.point) - curvature.leastCost) / (regression.cost(at: start) - curvature.leastCost)
  }
}
