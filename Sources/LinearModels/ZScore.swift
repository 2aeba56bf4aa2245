import Core

/// Scaling by z-scores: each column gets the mean 0 and the deviation 1, which makes the bowl of J rounder.
///
///     z = (x − μ)/σ        σ > 0;   z = 0 where σ = 0
///     μ = 1/m Σ x,   σ² = 1/m Σ (x − μ)²
///
/// σ is the population deviation (divided by m, not m − 1), so that the scaled Hessian has exactly 1 on its diagonal.
/// The targets are left as they are. Fit on the training rows and apply to the others: statistics of held-out rows are
/// not to be known.
public struct ZScore: Sendable, Hashable, Codable {
  /// μ of each column.
  public let means: [Double]
  /// σ of each column, 0 for a constant one.
  public let deviations: [Double]

  /// The scaling of these rows of a table.
  ///
  /// - Parameters:
  ///   - features: m × n.
  ///   - rows: indices from 0; nil is all rows. With a single row every column is constant.
  /// - Throws: ``LinearModelError`` if there are no rows, a row does not exist, a number is not finite, or a column
  ///   is so large that its spread overflows.
  public init(fitting features: Matrix, rows: [Int]? = nil) throws {
    if let row = rows?.first(where: { !(0..<features.rows).contains($0) }) {
      throw LinearModelError.rowIndex(row, rows: features.rows)
    }
    let table = rows.map(features.selecting) ?? features
    guard table.rows > 0 else { throw LinearModelError.noRows }
    let statistics = try (0..<table.columns).map { column in
      let values = table.column(column)
      if let row = values.firstIndex(where: { !$0.isFinite }) {
        throw LinearModelError.featureNotFinite(values[row], row: rows?[row] ?? row, column: column)
      }
      let (mean, deviation) = Self.statistics(of: values)
      guard mean.isFinite, deviation.isFinite else { throw LinearModelError.columnTooLarge(column) }
      return (mean: mean, deviation: deviation)
    }
    means = statistics.map(\.mean)
    deviations = statistics.map(\.deviation)
  }

  /// A scaling that was written down.
  ///
  /// - Parameters:
  ///   - means: μ of each column.
  ///   - deviations: σ of each column, at least 0; as many.
  package init(means: [Double], deviations: [Double]) { (self.means, self.deviations) = (means, deviations) }

  /// The columns (indices from 0) that do not vary over the fitted rows: they say nothing, and scale to 0.
  public var constantColumns: [Int] { deviations.indices.filter { deviations[$0] == 0 } }

  /// Mean and population deviation, without the rounding that sums of large numbers collect.
  private static func statistics(of values: [Double]) -> (mean: Double, deviation: Double) {
    let m = Double(values.count)
    let origin = values[0]
    // Differences to one of the values: a constant column gives exactly 0, and an offset costs no digits.
    let mean = origin + values.reduce(0) { $0 + ($1 - origin) } / m
    let spread = values.reduce(0) { max($0, abs($1 - mean)) }
    guard values.contains(where: { $0 != origin }), spread > 0 else { return (origin, 0) }
    let squares = values.reduce(0) { sum, x in
      let z = (x - mean) / spread
      return sum + z * z
    }
    return (mean, spread * (squares / m).squareRoot())
  }
}

/// Tables and models, to scaled units and back.
extension ZScore {
  /// The table in scaled units.
  ///
  /// - Throws: ``LinearModelError/columnCount(_:expected:)`` if it has other columns than the fitted one.
  public func apply(to features: Matrix) throws -> Matrix {
    guard features.columns == means.count else {
      throw LinearModelError.columnCount(features.columns, expected: means.count)
    }
    var scaled = features.elements
    for i in 0..<features.rows {
      for j in means.indices {
        let index = i * means.count + j
        scaled[index] = deviations[j] == 0 ? 0 : (scaled[index] - means[j]) / deviations[j]
      }
    }
    return Matrix(unchecked: scaled, rows: features.rows, columns: features.columns)
  }

  /// The model in the data's own units that predicts the same as `model` does in scaled units.
  ///
  ///     wⱼ = w̃ⱼ/σⱼ  (0 where σⱼ = 0)        b = b̃ − Σⱼ w̃ⱼ·μⱼ/σⱼ
  public func undo(_ model: LinearModel) -> LinearModel {
    precondition(model.weights.count == means.count, "a model of another shape")
    var raw = model
    for j in means.indices {
      raw.weights[j] = deviations[j] == 0 ? 0 : model.weights[j] / deviations[j]
      raw.bias -= raw.weights[j] * means[j]
    }
    return raw
  }

  /// The model in scaled units that predicts the same as `model` does in the data's own units, on the fitted rows.
  ///
  ///     w̃ⱼ = wⱼ·σⱼ        b̃ = b + Σⱼ wⱼ·μⱼ
  ///
  /// The weight of a constant column is lost: it is part of the bias afterwards.
  public func redo(_ model: LinearModel) -> LinearModel {
    precondition(model.weights.count == means.count, "a model of another shape")
    var scaled = model
    for j in means.indices {
      scaled.weights[j] = model.weights[j] * deviations[j]
      scaled.bias += model.weights[j] * means[j]
    }
    return scaled
  }
}
