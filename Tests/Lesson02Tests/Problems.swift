import Core
import Datasets
import LinearModels
import Optimizers
import Testing
import Tuning

/// Two houses: the line through both costs 0, λ 0.07295 and 3.42705.
struct Houses {
  let regression: LinearRegression
  let curvature: Curvature

  init() throws {
    regression = try LinearRegression(features: Matrix([[1], [2]]), targets: [300, 500])
    curvature = try Curvature(of: regression)
  }

  /// A search whose "validation" is the training cost itself: what theory speaks about.
  func search(steps: Int) -> GridSearch<LinearRegression, SGD<LinearModel>> {
    let regression = regression
    return GridSearch(on: regression, from: .zero(features: 1), by: SGD(), steps: steps) {
      (regression.cost(at: $0), nil)
    }
  }
}

/// A table split in two, z-scored by its training part.
struct Halves {
  let training: LinearRegression
  let validation: LinearRegression
  let whole: LinearRegression

  init(_ name: String, seed: UInt64, share: Double = 0.2, scaled: Bool) throws {
    let columns = try Table(named: name).regression()
    let split = try Split(rows: columns.rowCount, validationShare: share, seed: seed)
    func part(_ rows: [Int], like seen: [Int]) throws -> LinearRegression {
      let features = columns.features.selecting(rows)
      return try LinearRegression(
        features: scaled ? ZScore(fitting: columns.features, rows: seen).apply(to: features) : features,
        targets: rows.map { columns.targets[$0] })
    }
    training = try part(split.training, like: split.training)
    validation = try part(split.validation, like: split.training)
    let all = Array(0..<columns.rowCount)
    whole = try part(all, like: all)
  }

  func search(steps: Int) -> GridSearch<LinearRegression, SGD<LinearModel>> {
    let validation = validation
    return GridSearch(on: training, from: .zero(features: training.featureCount), by: SGD(), steps: steps) {
      (validation.cost(at: $0), nil)
    }
  }
}
