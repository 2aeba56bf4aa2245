import Kernels

/// Where a run goes, and what is left of its way.
extension Curvature {
  /// θ*, the minimiser that descent from `start` goes to: the projection of the start on the set of minimisers.
  ///
  ///     θ* = θ₀* + Σ vᵢvᵢᵀ·start        over the eigenvectors whose eigenvalue is zero to rounding
  ///
  /// If the rank is n + 1 there is only one minimiser, and the start does not matter.
  public func minimiser(from start: LinearModel) -> LinearModel {
    var minimiser = minimiserFromZero
    for vector in eigensystem.vectors.dropLast(rank) {
      minimiser.descend(along: LinearModel(vector: vector), rate: -dot(vector, start.vector))
    }
    return minimiser
  }

  /// The components cᵢ = vᵢᵀ·error, in the order of the eigenvalues.
  ///
  /// - Parameter error: θ − θ*.
  public func components(of error: LinearModel) -> [Double] {
    eigensystem.vectors.map { dot($0, error.vector) }
  }

  /// The component of an error along the top eigenvector, with its sign, which depends on that of the eigenvector.
  ///
  /// One step multiplies it by 1 − αλmax, from the first step on.
  ///
  /// - Parameter error: θ − θ*.
  public func topComponent(of error: LinearModel) -> Double {
    dot(eigensystem.vectors[eigensystem.vectors.count - 1], error.vector)
  }
}
