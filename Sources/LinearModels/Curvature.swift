import Core
import Kernels
import Synchronization

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
  /// How many eigenvalues are above rounding, at least 1.
  ///
  /// Above rounding is above 16·(n + 1)·ε·λmax with ε = 2.2e-16. A table whose κ is beyond that limit (about 1e14) is
  /// treated as one that has fewer columns.
  public let rank: Int
  /// λmax, the curvature of the steepest direction.
  public let largestEigenvalue: Double
  /// λmin, the smallest eigenvalue above rounding: the curvature of the flattest direction in which J changes at all.
  public let smallestEigenvalue: Double
  /// The minimiser that descent from zero goes to: of all minimisers the one of least length.
  public let minimiserFromZero: LinearModel
  /// J*, the least cost.
  public let leastCost: Double
  /// The eigenvectors of λmax and of λmin.
  let steepest, flattest: [Double]
  /// All eigenvalues and vectors, for a wide table only when they are asked for.
  private let spectrum: Spectrum
  /// Products of rows or columns of a wide table; nil for one of fewer than 256 columns.
  let wide: WideTable?

  /// In less than a second for a thousand columns, and in time that grows like rows · columns² at most: a table of so
  /// many columns is asked for the two ends of its spectrum only (see `WideTable`), one of few columns for all of it.
  ///
  /// - Throws: ``LinearModelError`` if a column is so large that its squares overflow, or LAPACK gives up.
  public init(of regression: LinearRegression) throws {
    self.regression = regression
    spectrum = Spectrum(of: regression.features)
    if regression.featureCount >= WideTable.leastColumns {
      let table = try WideTable(regression)
      (wide, rank) = (table, table.rank)
      (largestEigenvalue, steepest) = table.top
      (smallestEigenvalue, flattest) = table.bottom
      minimiserFromZero = table.minimiser
    } else {
      wide = nil
      let eigensystem = try spectrum.eigensystem()
      let share = Self.rounding(unknowns: regression.featureCount + 1)
      let floor = share * (eigensystem.values.last ?? 0)
      rank = eigensystem.values.count { $0 > floor }
      let (last, first) = (eigensystem.values.count - 1, eigensystem.values.count - rank)
      (largestEigenvalue, steepest) = (eigensystem.values[last], eigensystem.vectors[last])
      (smallestEigenvalue, flattest) = (eigensystem.values[first], eigensystem.vectors[first])
      // The singular values of [X 1] are √(mλ), hence the root. Solving by them, and not by H, keeps twice the digits.
      minimiserFromZero = try LinearModel(
        vector: LeastSquares.solve(
          columns: regression.features.columnsAndOnes, b: regression.targets, threshold: share.squareRoot()))
    }
    leastCost = regression.cost(at: minimiserFromZero)
  }

  /// The share of λmax up to which an eigenvalue is rounding.
  static func rounding(unknowns: Int) -> Double { 16 * Double(unknowns) * Double.ulpOfOne }

  /// H, (n + 1) × (n + 1); the last row and column belong to the bias.
  public var hessian: Matrix { spectrum.hessian }

  /// The eigenvalues of H, ascending, and their vectors; NaN where LAPACK gives up.
  ///
  /// For a wide table they are computed when they are first asked for: seconds for a thousand columns, and a minute for
  /// four thousand.
  public var eigensystem: Eigensystem { (try? spectrum.eigensystem()) ?? .unknown(count: regression.featureCount + 1) }

  /// The eigenvalues of H, ascending; n + 1 − ``rank`` of them are zero to rounding, and may be slightly negative.
  public var eigenvalues: [Double] { eigensystem.values }

  /// κ = λmax/λmin: 1 is a round bowl, 2,000 a needle.
  public var conditionNumber: Double { largestEigenvalue / smallestEigenvalue }
}

extension Matrix {
  /// [X 1], column after column, with the ones that belong to the bias.
  var columnsAndOnes: [Double] { (0..<columns).flatMap(column) + [Double](repeating: 1, count: rows) }
}

/// H and its eigenvalues, each computed once, when it is first asked for; copies of a curvature share it.
private final class Spectrum: Sendable {
  private let features: Matrix
  private let known = Mutex((hessian: Matrix?.none, eigensystem: Eigensystem?.none))

  init(of features: Matrix) { self.features = features }

  var hessian: Matrix { (try? knownHessian()) ?? Matrix(rows: 0, columns: 0) { _, _ in 0 } }

  func eigensystem() throws -> Eigensystem {
    if let eigensystem = known.withLock({ $0.eigensystem }) { return eigensystem }
    let eigensystem = try Eigensystem(of: try knownHessian())
    known.withLock { $0.eigensystem = eigensystem }
    return eigensystem
  }

  private func knownHessian() throws -> Matrix {
    if let hessian = known.withLock({ $0.hessian }) { return hessian }
    let hessian = try features.meanSquares()
    known.withLock { $0.hessian = hessian }
    return hessian
  }
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
    dot(steepest, error.vector)
  }

  /// The component of an error along the eigenvector of λmin, which is left longest at rates below 2/λmax.
  ///
  /// - Parameter error: θ − θ*.
  public func flatComponent(of error: LinearModel) -> Double { dot(flattest, error.vector) }
}
