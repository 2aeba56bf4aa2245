import Kernels

/// The noise of stochastic descent, and the floor that it keeps the cost above.
extension Curvature {
  /// sᵢ, how much a single row's gradient at θ* scatters along each eigenvector, in the order of the eigenvalues.
  ///
  ///     sᵢ = vᵢᵀCvᵢ        C = 1/m Σᵣ eᵣ²·x̃ᵣx̃ᵣᵀ,   e = f(x) − y at θ*,   x̃ = (x, 1)
  ///
  /// C is the covariance of the rows' gradients, whose mean is 0 at θ*.
  public func gradientNoise() -> [Double] {
    let features = regression.features
    let errors = zip(minimiserFromZero.predictions(for: features), regression.targets).map { $0 - $1 }
    return eigensystem.vectors.map { vector in
      let along = LinearModel(vector: vector).predictions(for: features)  // vᵀx̃ for each row
      let gradients = zip(errors, along).map { $0 * $1 }
      return dot(gradients, gradients) / Double(features.rows)
    }
  }

  /// The mean excess J − J* at which stochastic descent settles, predicted for rows drawn with replacement.
  ///
  ///     floor = Σᵢ α·sᵢ / (2B·(2 − αλᵢ))        0 < α < 2/λmax;   ∞ above
  ///
  /// Drawn with replacement: an epoch's shuffle gives a lower floor that falls with α² and not with α. A table that the
  /// model fits exactly has no floor. The noise that grows with the distance from θ* is left out, so the prediction is
  /// a few percent low for large α and small B.
  ///
  /// - Parameter batchSize: B, rows for each step, at least 1.
  /// - Source: Mandt, Hoffman, Blei 2017, "Stochastic gradient descent as approximate Bayesian inference".
  public func noiseFloor(rate: Double, batchSize: Int) -> Double {
    precondition(batchSize >= 1, "a batch has at least one row")
    guard rate < criticalRate else { return .infinity }
    return zip(eigenvalues, gradientNoise()).suffix(rank).reduce(0) { sum, term in
      sum + rate * term.1 / (2 * Double(batchSize) * (2 - rate * term.0))
    }
  }
}
