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
