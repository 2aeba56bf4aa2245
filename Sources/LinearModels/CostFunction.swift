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

/// What can be wrong with a table before descent begins.
///
/// Rows and columns are counted from 1 in the sentences.
public enum LinearModelError: Error, Equatable, CustomStringConvertible {
  /// There is nothing to learn from.
  case noRows
  /// There are not as many targets as rows.
  case targetCount(Int, rows: Int)
  /// A feature is NaN or infinite (indices from 0).
  case featureNotFinite(Double, row: Int, column: Int)
  /// A target is NaN or infinite (index from 0).
  case targetNotFinite(Double, row: Int)
  /// A target of a classification is neither 0 nor 1 (index from 0).
  case targetNotBinary(Double, row: Int)
  /// A column (index from 0) is so large that its spread, or a sum of its squares, is not a finite number.
  case columnTooLarge(Int)
  /// The targets are so large that a sum of their squares is not a finite number.
  case targetsTooLarge
  /// A table has another count of columns than the scaling was fitted to.
  case columnCount(Int, expected: Int)
  /// A row index points outside the table.
  case rowIndex(Int, rows: Int)
  /// LAPACK gave up.
  case noSolution(routine: String, code: Int)

  public var description: String {
    switch self {
    case .noRows: "The table has no rows; descent needs at least one."
    case .targetCount(let count, let rows):
      "There are \(count) targets for \(rows) rows; each row needs exactly one."
    case .featureNotFinite(let value, let row, let column):
      "Row \(row + 1), column \(column + 1) is \(value); every feature must be a finite number."
    case .targetNotFinite(let value, let row):
      "The target of row \(row + 1) is \(value); every target must be a finite number."
    case .targetNotBinary(let value, let row):
      "The target of row \(row + 1) is \(value); a classification needs targets that are 0 or 1."
    case .targetsTooLarge:
      "The targets are so large that the sum of their squares overflows; give them in a larger unit."
    case .columnTooLarge(let column):
      "Column \(column + 1) holds numbers so large that their squares overflow; divide the column by a constant first."
    case .columnCount(let count, let expected):
      "The table has \(count) columns, but the scaling was fitted to \(expected)."
    case .rowIndex(let row, let rows): "There is no row with index \(row); the table has the indices 0..<\(rows)."
    case .noSolution(let routine, let code):
      "LAPACK's \(routine) found no solution (code \(code)); check the table for numbers of extreme size."
    }
  }
}
