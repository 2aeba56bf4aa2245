import Kernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Rates, and the factors per step that theory predicts for them.
extension Curvature {
  /// 2/λmax: below it every run converges, above it every run with an error along the top eigenvector diverges.
  public var criticalRate: Double { 2 / largestEigenvalue }

  /// 2/(λmin + λmax), the constant rate with the least ``slowestFactor(at:)``.
  ///
  /// It is the best rate in the long run only: to a given accuracy a lower one is often faster. It lies at κ/(κ + 1) of
  /// the critical rate, so on a needle (large κ) it stands on the very edge.
  public var bestRate: Double { 2 / (smallestEigenvalue + largestEigenvalue) }

  /// max |1 − αλ| over the eigenvalues above rounding: how much of the error is left after a step, late in the run.
  ///
  /// It is a bound from the first step on: ‖θ − θ*‖ never shrinks by less. Above 1 it is the growth of a divergence.
  public func slowestFactor(at rate: Double) -> Double {
    max(abs(1 - rate * smallestEigenvalue), abs(1 - rate * largestEigenvalue))
  }

  /// |1 − αλmax|: the factor of the error along the top eigenvector, exact at every step.
  public func topFactor(at rate: Double) -> Double { abs(1 - rate * largestEigenvalue) }
}

/// The best constant rate when the number of steps is given.
extension Curvature {
  /// α_N, the constant rate with the least cost after N steps from `start`.
  ///
  ///     J_N(α) − J* = ½ Σ λᵢcᵢ²·(1 − αλᵢ)^2N        cᵢ = vᵢᵀ(start − θ*)
  ///
  /// Each term is convex in α, so there is one best rate, between 1/λmax and 1/λmin. For two parameters it is
  ///
  ///     α_N = (1 + q)/(λ₂ + q·λ₁)        q = (λ₁²c₁² / λ₂²c₂²)^(1/(2N − 1))
  ///
  /// and for more the derivative is bisected. It nears ``bestRate`` only like 1/N. From a start without error it is
  /// ``bestRate``.
  ///
  /// - Parameter steps: N, at least 1.
  public func bestRate(afterSteps steps: Int, from start: LinearModel) -> Double {
    precondition(steps >= 1, "a rate needs at least one step")
    let errors = components(of: start - minimiser(from: start)).suffix(rank)
    let terms = zip(eigenvalues.suffix(rank), errors).filter { $1 != 0 }
    guard let first = terms.first, let last = terms.last else { return bestRate }
    var (low, high) = (1 / last.0, 1 / first.0)
    let power = Double(2 * steps - 1)
    // Sign of −dJ/dα = Σ λ²c²·(1 − αλ)^(2N−1), scaled by its largest term: the powers overflow for thousands of steps.
    func falls(at rate: Double) -> Bool {
      let logs = terms.map { λ, c in 2 * (log(λ) + log(abs(c))) + power * log(abs(1 - rate * λ)) }
      let largest = logs.max() ?? 0
      let sum = zip(terms, logs).reduce(0) { $0 + (rate * $1.0.0 < 1 ? 1 : -1) * exp($1.1 - largest) }
      return sum > 0
    }
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return middle }
      if falls(at: middle) { low = middle } else { high = middle }
    }
  }
}

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
    if let wide {
      let features = regression.features
      let errors = zip(minimiserFromZero.predictions(for: features), regression.targets).map { $0 - $1 }
      // The same sum without the eigenvectors: it is the trace of C·(2I − αH)⁻¹.
      let noise = try? wide.meanNoise(rate: rate, errors: errors, features: features)
      return noise.map { rate / (2 * Double(batchSize)) * $0 } ?? .infinity
    }
    return zip(eigenvalues, gradientNoise()).suffix(rank).reduce(0) { sum, term in
      sum + rate * term.1 / (2 * Double(batchSize) * (2 - rate * term.0))
    }
  }
}
