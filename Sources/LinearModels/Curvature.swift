import Core
import Kernels

/// The curvature of a linear regression's cost, and what it says about the learning rate.
///
///     H  = 1/m [X 1]ᵀ[X 1]                         the Hessian of J in θ = (w₁, …, wₙ, b), the same everywhere
///     J(θ) = J* + ½ Σᵢ λᵢcᵢ²                       cᵢ = vᵢᵀ(θ − θ*), the error along the i-th eigenvector
///     cᵢ ← (1 − αλᵢ)·cᵢ                            what one step of descent at the rate α does
///
/// So a run converges from every start if and only if 0 < α < 2/λmax. Eigenvalues that are zero to rounding belong to
/// directions in which J does not change: descent never moves along them, and they take no part in anything below.
///
/// - Source: Polyak 1964, "Some methods of speeding up the convergence of iteration methods".
public struct Curvature: Sendable {
  /// The problem whose curvature this is.
  public let regression: LinearRegression
  /// H, (n + 1) × (n + 1); the last row and column belong to the bias.
  public let hessian: Matrix
  /// The eigenvalues of H, ascending, and their vectors.
  public let eigensystem: Eigensystem
  /// How many eigenvalues are above rounding, at least 1.
  ///
  /// Above rounding is above 16·(n + 1)·ε·λmax with ε = 2.2e-16. A table whose κ is beyond that limit (about 1e14) is
  /// treated as one that has fewer columns.
  public let rank: Int
  /// The minimiser that descent from zero goes to: of all minimisers the one of least length.
  public let minimiserFromZero: LinearModel
  /// J*, the least cost.
  public let leastCost: Double

  /// - Throws: ``LinearModelError`` if a column is so large that its squares overflow, or LAPACK gives up.
  public init(of regression: LinearRegression) throws {
    let hessian = try regression.features.meanSquares()
    let eigensystem = try Eigensystem(of: hessian)
    let share = 16 * Double(hessian.rows) * Double.ulpOfOne
    let floor = share * (eigensystem.values.last ?? 0)
    self.regression = regression
    self.hessian = hessian
    self.eigensystem = eigensystem
    rank = eigensystem.values.count { $0 > floor }
    // The singular values of [X 1] are √(mλ), hence the root. Solving by them, and not by H, keeps twice the digits.
    let features = regression.features
    let columns = (0..<features.columns).flatMap(features.column) + features.rowsOfOnes
    minimiserFromZero = try LinearModel(
      vector: LeastSquares.solve(columns: columns, b: regression.targets, threshold: share.squareRoot()))
    leastCost = regression.cost(at: minimiserFromZero)
  }

  /// The eigenvalues of H, ascending; n + 1 − ``rank`` of them are zero to rounding, and may be slightly negative.
  public var eigenvalues: [Double] { eigensystem.values }

  /// The eigenvalues above rounding, ascending, and their vectors.
  var range: ArraySlice<(value: Double, vector: [Double])> {
    zip(eigensystem.values, eigensystem.vectors).map { ($0, $1) }.suffix(rank)
  }

  /// λmax, the curvature of the steepest direction.
  public var largestEigenvalue: Double { eigenvalues[eigenvalues.count - 1] }

  /// λmin, the smallest eigenvalue above rounding: the curvature of the flattest direction in which J changes at all.
  public var smallestEigenvalue: Double { eigenvalues[eigenvalues.count - rank] }

  /// κ = λmax/λmin: 1 is a round bowl, 2,000 a needle.
  public var conditionNumber: Double { largestEigenvalue / smallestEigenvalue }
}

extension Matrix {
  /// The column of ones that belongs to the bias.
  fileprivate var rowsOfOnes: [Double] { [Double](repeating: 1, count: rows) }
}

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
