import Core

/// A cost J of a linear model over a table, and its gradient in closed form.
public protocol CostFunction: Sendable {
  /// The table, one example in each row.
  var features: Matrix { get }
  /// y, one for each row.
  var targets: [Double] { get }

  /// J and its gradient at `model`, from one pass over the table.
  func costAndGradient(at model: LinearModel) -> (cost: Double, gradient: LinearModel)

  /// J and its gradient over some rows alone: mini-batch descent, or stochastic descent with a single row.
  ///
  /// Over rows drawn evenly its mean is the gradient over the whole table.
  ///
  /// - Parameter rows: indices from 0, repeats allowed, at least one.
  func costAndGradient(at model: LinearModel, rows: [Int]) -> (cost: Double, gradient: LinearModel)
}

extension CostFunction {
  /// m, the number of examples.
  public var rowCount: Int { features.rows }
  /// n, the number of weights.
  public var featureCount: Int { features.columns }

  /// J at `model`.
  public func cost(at model: LinearModel) -> Double { costAndGradient(at: model).cost }

  /// J over some rows alone.
  public func cost(at model: LinearModel, rows: [Int]) -> Double { costAndGradient(at: model, rows: rows).cost }

  /// (∂J/∂w₁, …, ∂J/∂wₙ, ∂J/∂b) at `model`.
  public func gradient(at model: LinearModel) -> LinearModel { costAndGradient(at: model).gradient }

  /// The gradient over some rows alone.
  public func gradient(at model: LinearModel, rows: [Int]) -> LinearModel {
    costAndGradient(at: model, rows: rows).gradient
  }

  /// Refuses a table from which nothing can be learned.
  func check() throws {
    guard targets.count == features.rows else {
      throw LinearModelError.targetCount(targets.count, rows: features.rows)
    }
    guard features.rows > 0 else { throw LinearModelError.noRows }
    if let index = features.elements.firstIndex(where: { !$0.isFinite }) {
      throw LinearModelError.featureNotFinite(
        features.elements[index], row: index / features.columns, column: index % features.columns)
    }
    if let row = targets.firstIndex(where: { !$0.isFinite }) {
      throw LinearModelError.targetNotFinite(targets[row], row: row)
    }
  }
}
