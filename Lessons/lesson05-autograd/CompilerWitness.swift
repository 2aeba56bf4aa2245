import LinearModels

#if canImport(_Differentiation)
  import _Differentiation

  /// J(θ), θ = (w₁, …, wₙ, b), in a form that the compiler differentiates.
  @differentiable(reverse)
  private func cost(_ θ: [Double], of problem: LinearRegression) -> Double {
    let (rows, columns) = (problem.rowCount, problem.featureCount)
    var sum = 0.0
    for row in 0..<rows {
      let x = problem.features.row(row)
      var error = θ[columns] - problem.targets[row]
      for column in 0..<columns { error = error + θ[column] * x[column] }
      sum = sum + error * error
    }
    return sum / (2 * Double(rows))
  }

  /// The gradient as the Swift compiler derives it; its module carries no promise of stability, so it is only a witness.
  let compilerWitness: (@Sendable (LinearRegression, LinearModel) -> LinearModel)? = { problem, model in
    let derivative = gradient(at: model.vector) { cost($0, of: problem) }
    return LinearModel(vector: derivative.base)
  }
#else
  /// This toolchain has no `_Differentiation`.
  let compilerWitness: (@Sendable (LinearRegression, LinearModel) -> LinearModel)? = nil
#endif
