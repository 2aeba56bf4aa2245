import Core
import Datasets
import LinearModels

/// A task that a straight line can do: to predict a number (regression) or one of two classes (classification).
protocol LinearTask: CostFunction {
  init(features: Matrix, targets: [Double]) throws

  /// λmax of the cost, or the most that it can be: descent is safe up to 2 over it.
  func sharpness() throws -> Double

  /// The least cost that there is, or 0 where there is none to be reached.
  func leastCost() throws -> Double

  /// What 2 over the sharpness is called.
  static var boundName: String { get }

  /// The share of rows on the right side of the line, or nil where there are no sides.
  func accuracy(of model: LinearModel) -> Double?
}

extension LinearTask {
  /// The model after one update of gradient descent.
  func moved(_ model: LinearModel, at rate: Double) -> LinearModel {
    var moved = model
    moved.descend(along: gradient(at: model), rate: rate)
    return moved
  }
}

extension LinearRegression: LinearTask {
  func sharpness() throws -> Double { try Curvature(of: self).largestEigenvalue }
  func leastCost() throws -> Double { try Curvature(of: self).leastCost }
  static var boundName: String { "2/λmax" }
  func accuracy(of model: LinearModel) -> Double? { nil }
}

extension LogisticRegression: LinearTask {
  func sharpness() throws -> Double { try curvatureBound() }
  func leastCost() -> Double { 0 }
  static var boundName: String { "8/λmax(XᵀX/m)" }
  func accuracy(of model: LinearModel) -> Double? { accuracy(at: model) }
}

/// The rows of a table for a search: some to train on, some to validate on, and all of them for the final model.
struct SplitData<Task: LinearTask> {
  let training: Task
  let validation: Task
  /// All rows, scaled by their own statistics.
  let whole: Task

  init(_ columns: Regression, options: Options) throws {
    let split = try Split(rows: columns.rowCount, validationShare: options.validation, seed: options.seed)
    // The scale is learned from the training rows alone: of the validation rows nothing may be known.
    func task(_ rows: [Int], scaledLike seen: [Int]) throws -> Task {
      let features = columns.features.selecting(rows)
      let scaled =
        options.scaling == .none ? features : try ZScore(fitting: columns.features, rows: seen).apply(to: features)
      return try Task(features: scaled, targets: rows.map { columns.targets[$0] })
    }
    training = try task(split.training, scaledLike: split.training)
    validation = try task(split.validation, scaledLike: split.training)
    let all = Array(0..<columns.rowCount)
    whole = try task(all, scaledLike: all)
  }
}
