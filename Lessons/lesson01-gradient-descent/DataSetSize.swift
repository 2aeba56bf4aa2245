import Core
import Datasets
import LinearModels

/// How many steps a table takes that is drawn from always the same distribution, by the number of its rows.
///
/// Over all rows it does not: the bowl is nearly the same. In mini-batches it depends on what one counts: two epochs are as
/// many updates as the rows fill batches.
struct DataSetSize {
  static let batchSize = 10
  static let epochs = 2
  /// The rate of the mini-batches.
  static let rate = 0.05

  let rows: Int
  let conditionNumber: Double
  /// How many steps over all rows, at 1/λmax, take J − J* to a thousandth.
  let fullSteps: Int
  /// How many updates two epochs of mini-batches are, and the share of J − J* that they leave.
  let updates: Int
  let excessLeft: Double
  /// The share that the first hundred updates leave; of fewer, the last.
  let excessAfterHundred: Double

  init(rows: Int, seed: UInt64) throws {
    // Two features, of which one varies four times as much; the targets scatter around a line.
    var random = RandomSource(seed: seed, stream: UInt64(rows))
    let values = (0..<rows).map { _ in [random.gaussian(), 0.25 * random.gaussian(), 0.5 * random.gaussian()] }
    let table = try LinearRegression(
      features: Matrix(rows: rows, columns: 2) { values[$0][$1] },
      targets: values.map { 2 * $0[0] + 3 * $0[1] + 1 + $0[2] })
    let theory = try Curvature(of: table)
    let first = table.cost(at: .zero(features: 2)) - theory.leastCost

    // All rows in every step.
    var model = LinearModel.zero(features: 2)
    var steps = 0
    while table.cost(at: model) - theory.leastCost > 1e-3 * first, steps < 10_000 {
      model.descend(along: table.gradient(at: model), rate: 1 / theory.largestEigenvalue)
      steps += 1
    }

    // Ten rows in every step, each row once per epoch.
    var sampler = try BatchSampler(rows: rows, size: Self.batchSize, seed: seed)
    let updates = Self.epochs * sampler.batchesPerEpoch
    var afterHundred = Double.nan
    model = .zero(features: 2)
    for update in 1...updates {
      model.descend(along: table.gradient(at: model, rows: sampler.next()), rate: Self.rate)
      if update == min(100, updates) { afterHundred = (table.cost(at: model) - theory.leastCost) / first }
    }

    (self.rows, conditionNumber, fullSteps, self.updates) = (rows, theory.conditionNumber, steps, updates)
    excessLeft = (table.cost(at: model) - theory.leastCost) / first
    excessAfterHundred = afterHundred
  }
}
