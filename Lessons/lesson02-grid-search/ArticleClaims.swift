import Datasets
import LinearModels
import Tuning

/// What the article says of ranges, coarse grids, criteria and the last training, asked of the tables in datasets/.
struct ArticleClaims {
  /// The article's own grid.
  static let rates = [0.001, 0.01, 0.1]
  static let steps = 100

  let loops: LoopPlacement
  let usualRange: [BestRate]
  let coarseGrids: [CoarseGrid]
  let criteria: CriterionComparison
  let retraining: RetrainingRows

  init(seed: UInt64) throws {
    loops = try LoopPlacement(on: "cars")
    usualRange =
      try ["two-houses", "cars", "diabetes", "three-houses"].map { try BestRate(ofLineThrough: $0) }
      + [try BestRate(ofClassesIn: "breast-cancer")]
    coarseGrids = [
      try CoarseGrid(on: "two-houses", scaled: false), try CoarseGrid(on: "diabetes", scaled: true),
      try CoarseGrid(on: "cars", scaled: true), try CoarseGrid(on: "diabetes", scaled: false),
    ]
    criteria = try CriterionComparison(splits: 20, seed: seed)
    retraining = try RetrainingRows(splits: 60, seed: seed)
  }
}

/// The article's two loops, as its lines stand and as they are meant: what each has to choose from.
struct LoopPlacement {
  /// One entry per rate that was trained.
  private(set) var oneAfterTheOther: [(rate: Double, cost: Double)] = []
  private(set) var oneInsideTheOther: [(rate: Double, cost: Double)] = []

  init(on table: String) throws {
    let task = try LinearRegression(bundled: table, scaled: false)

    // As its lines stand: a loop over the rates, and after it a loop over the epochs.
    var (model, rate) = (LinearModel.zero(features: task.featureCount), Double.nan)
    for next in ArticleClaims.rates { (model, rate) = (.zero(features: task.featureCount), next) }
    for _ in 0..<ArticleClaims.steps { model.descend(along: task.gradient(at: model), rate: rate) }
    oneAfterTheOther.append((rate, task.cost(at: model)))

    // As it is meant: each rate has its epochs, and its entry.
    for rate in ArticleClaims.rates {
      var model = LinearModel.zero(features: task.featureCount)
      for _ in 0..<ArticleClaims.steps { model.descend(along: task.gradient(at: model), rate: rate) }
      oneInsideTheOther.append((rate, task.cost(at: model)))
    }
  }
}

/// The best rate of a table after a hundred steps, by the cost of all its rows: as it is, and z-scored.
struct BestRate {
  let table: String
  /// 2/λmax, or what a classifier has in its place.
  let bound, scaledBound: Double
  let best, scaledBest: Double

  /// A straight line's are known in closed form.
  init(ofLineThrough table: String) throws {
    self.table = table
    let theory = try [false, true].map { try Curvature(of: LinearRegression(bundled: table, scaled: $0)) }
    let best = theory.map { theory in
      theory.bestRate(
        afterSteps: ArticleClaims.steps, from: .zero(features: theory.regression.featureCount))
    }
    (bound, scaledBound) = (theory[0].criticalRate, theory[1].criticalRate)
    (self.best, scaledBest) = (best[0], best[1])
  }

  /// A classifier's are looked for, up to 32 times the bound, which it may exceed.
  init(ofClassesIn table: String) throws {
    self.table = table
    let tasks = try [false, true].map { try LogisticRegression(bundled: table, scaled: $0) }
    let bounds = try tasks.map { 2 / (try $0.sharpness()) }
    let best = try zip(tasks, bounds).map { task, bound in
      task.best(of: try RateGrid.logarithmic(from: 0.01 * bound, to: 31.6228 * bound, count: 71).rates).rate
    }
    (bound, scaledBound) = (bounds[0], bounds[1])
    (self.best, scaledBest) = (best[0], best[1])
  }

  /// Whether a rate lies where the article looks first.
  static func isUsual(_ rate: Double) -> Bool { (0.001...0.1).contains(rate) }
}

/// The article's three rates and thirty-one between 0.001 and 1, on one table.
struct CoarseGrid {
  let name: String
  /// The best rate of each grid, and J − J* after a hundred steps; nil where all diverge.
  let coarse, fine: (rate: Double, excess: Double)?
  /// J − J* at zero.
  let first: Double

  /// How many times as far above the least cost the coarse grid ends; 1 where both are there, but for rounding.
  var loss: Double? {
    guard let coarse, let fine else { return nil }
    return max(coarse.excess, 1e-9 * first) / max(fine.excess, 1e-9 * first)
  }

  init(on table: String, scaled: Bool) throws {
    let task = try LinearRegression(bundled: table, scaled: scaled)
    let (least, zero) = (try task.leastCost(), task.cost(at: .zero(features: task.featureCount)))
    func best(of rates: [Double]) -> (rate: Double, excess: Double)? {
      let (rate, cost) = task.best(of: rates)
      return cost < zero ? (rate, cost - least) : nil
    }
    first = zero - least
    name = table + (scaled ? ", z-scored" : "")
    coarse = best(of: ArticleClaims.rates)
    fine = best(of: try RateGrid.logarithmic(from: 0.001, to: 1, count: 31).rates)
  }
}

/// In how many splits of a classifier's table the least loss and the highest accuracy choose different rates.
struct CriterionComparison {
  let splits: Int
  private(set) var different = 0

  init(splits: Int, seed: UInt64) throws {
    self.splits = splits
    let columns = try Table(named: "breast-cancer").regression()
    let rates = try RateGrid.logarithmic(from: 0.001, to: 10, count: 9).rates
    for split in 0..<splits {
      let rows = try Split(rows: columns.rowCount, validationShare: 0.2, seed: seed &+ UInt64(split))
      let training = try LogisticRegression(columns, rows: rows.training, scaledLike: rows.training)
      let validation = try LogisticRegression(columns, rows: rows.validation, scaledLike: rows.training)
      let trials = rates.map { rate in
        let model = training.model(after: ArticleClaims.steps, at: rate)
        return Trial(
          rate: rate, trainingLoss: training.cost(at: model), validationLoss: validation.cost(at: model),
          accuracy: validation.accuracy(of: model))
      }
      let byLoss = try SearchResult(trials, by: .lowestLoss).best
      let byAccuracy = try SearchResult(trials, by: .highestAccuracy).best
      if byLoss.rate != byAccuracy.rate { different += 1 }
    }
  }
}

/// What the last training gains on rows that nobody has seen: on the training rows again, or on the validation rows too.
struct RetrainingRows {
  let splits: Int
  /// In how many splits the model of training and validation rows has the smaller loss on the test rows.
  private(set) var wins = 0
  /// By how much its loss is smaller, in the mean over all splits.
  private(set) var meanGain = 0.0

  init(splits: Int, seed: UInt64) throws {
    self.splits = splits
    let columns = try Table(named: "diabetes").regression()
    let rates = try RateGrid.logarithmic(from: 0.01, to: 0.316, count: 4).rates
    for split in 0..<splits {
      let rows = try Split(
        rows: columns.rowCount, validationShare: 0.4, testShare: 0.2, seed: seed &+ UInt64(split))
      func task(_ part: [Int], like seen: [Int]) throws -> LinearRegression {
        try LinearRegression(columns, rows: part, scaledLike: seen)
      }
      let training = try task(rows.training, like: rows.training)
      let validation = try task(rows.validation, like: rows.training)
      let models = rates.map { training.model(after: ArticleClaims.steps, at: $0) }
      let best = rates.indices.min { validation.cost(at: models[$0]) < validation.cost(at: models[$1]) } ?? 0

      let seen = rows.training + rows.validation
      let both = try task(seen, like: seen)
      let rate = rates[best] * (try training.sharpness()) / (try both.sharpness())
      let before = try task(rows.test, like: rows.training).cost(at: models[best])
      let after = try task(rows.test, like: seen).cost(at: both.model(after: ArticleClaims.steps, at: rate))
      if after < before { wins += 1 }
      meanGain += (1 - after / before) / Double(splits)
    }
  }
}

extension LinearTask {
  /// A table of datasets/, all its rows.
  fileprivate init(bundled name: String, scaled: Bool) throws {
    let columns = try Table(named: name).regression()
    let features = scaled ? try ZScore(fitting: columns.features).apply(to: columns.features) : columns.features
    try self.init(features: features, targets: columns.targets)
  }

  /// Some rows of a table, z-scored by what is known of others.
  fileprivate init(_ columns: Regression, rows: [Int], scaledLike seen: [Int]) throws {
    try self.init(
      features: ZScore(fitting: columns.features, rows: seen).apply(to: columns.features.selecting(rows)),
      targets: rows.map { columns.targets[$0] })
  }

  /// The model after so many steps from zero.
  fileprivate func model(after steps: Int, at rate: Double) -> LinearModel {
    var model = LinearModel.zero(features: featureCount)
    for _ in 0..<steps { model.descend(along: gradient(at: model), rate: rate) }
    return model
  }

  /// The rate with the least cost after a hundred steps; a cost that is not a number never wins.
  fileprivate func best(of rates: [Double]) -> (rate: Double, cost: Double) {
    rates.reduce((rate: .nan, cost: .infinity)) { best, rate in
      let cost = cost(at: model(after: ArticleClaims.steps, at: rate))
      return cost < best.cost ? (rate, cost) : best
    }
  }
}
