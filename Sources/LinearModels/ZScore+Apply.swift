import Core

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
