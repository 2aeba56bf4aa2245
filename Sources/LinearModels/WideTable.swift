import COpenBLAS
import Core
import Kernels

/// What a table of hundreds of columns says about descent: the two ends of the spectrum of its Hessian, and the minimiser.
///
///     A = [X 1]/√m        S = A·Aᵀ where there are fewer rows than unknowns, else Aᵀ·A = H
///
/// S has the eigenvalues of H, but for zeros. λmax comes from Lanczos' method with S, λmin from the same with S⁻¹, applied
/// by its Cholesky factor, both with an error below 1e-10 of the value; the minimiser comes from orthogonal factors of A. A
/// table whose columns (or rows) follow from each other has no such factor: then all eigenvalues of S are computed.
struct WideTable: Sendable {
  /// From so many columns on a table is wide; the narrower ones have their whole spectrum in no time.
  static let leastColumns = Gram.wide

  /// S, row after row.
  private let products: [Double]
  /// How many rows S has: the lesser of rows and unknowns.
  private let count: Int
  /// Whether S is A·Aᵀ.
  private let isOfRows: Bool

  let rank: Int
  let top, bottom: (value: Double, vector: [Double])
  let minimiser: LinearModel

  /// - Throws: ``LinearModelError`` if a column is so large that its squares overflow, or LAPACK gives up.
  init(_ regression: LinearRegression) throws {
    let features = regression.features
    let (rows, unknowns) = (features.rows, features.columns + 1)
    isOfRows = rows < unknowns
    count = min(rows, unknowns)
    products = try isOfRows ? features.meanRowProducts() : features.meanSquares().elements
    let rounding = Curvature.rounding(unknowns: unknowns)

    let (products, count) = (products, count)
    let top = try Lanczos.greatest(count: count) { vector in
      (0..<count).map { dot(vector, products, from: $0 * count) }
    }
    var ends = (top: top, bottom: top)
    var isFullRank = false
    if let factor = CholeskyFactor(of: products, count: count) {
      let inverse = try Lanczos.greatest(count: count) { try factor.solve($0) }
      ends.bottom = (1 / inverse.value, inverse.vector)
      // Near rounding the inverse says nothing certain.
      isFullRank = ends.bottom.value > 10 * rounding * top.value
    }
    if isFullRank {
      rank = count
    } else {
      let all = try Eigensystem(of: Matrix(unchecked: products, rows: count, columns: count))
      let largest = all.values[count - 1]
      rank = all.values.count { $0 > rounding * largest }
      ends = ((largest, all.vectors[count - 1]), (all.values[count - rank], all.vectors[count - rank]))
    }
    let isOfRows = isOfRows
    // An eigenvector u of A·Aᵀ makes one of Aᵀ·A: Aᵀ·u.
    let vector = { (u: [Double]) in isOfRows ? features.unitSumOfRows(weighted: u) : u }
    self.top = (ends.top.value, vector(ends.top.vector))
    bottom = (ends.bottom.value, vector(ends.bottom.vector))
    minimiser = try LinearModel(
      vector: LeastSquares.solve(
        columns: features.columnsAndOnes, b: regression.targets, threshold: rounding.squareRoot(),
        isFullRank: isFullRank))
  }

  /// The mean over the rows of eᵣ²·ãᵣᵀ(2I − αH)⁻¹ãᵣ, where ãᵣ is the row with a 1 appended: what the noise floor is made of.
  ///
  /// - Parameter errors: e, one for each row.
  /// - Throws: ``LinearModelError`` at a rate that is not below 2/λmax.
  func meanNoise(rate: Double, errors: [Double], features: Matrix) throws -> Double {
    var shifted = products.map { -rate * $0 }
    for i in 0..<count { shifted[i * (count + 1)] += 2 }
    guard let factor = CholeskyFactor(of: shifted, count: count) else {
      throw LinearModelError.noSolution(routine: "dpotrf", code: 1)
    }
    let m = Double(features.rows)
    if isOfRows {
      // Ã(2I − αH)⁻¹Ãᵀ = m(2I − αS)⁻¹S, of which the diagonal is asked for.
      let solved = try factor.solve(products)
      return errors.indices.reduce(0) { $0 + errors[$1] * errors[$1] * solved[$1 * (count + 1)] }
    }
    let extended = features.withOnes
    let solved = try factor.solve(extended)
    var sum = 0.0
    for row in errors.indices {
      var form = 0.0
      for j in row * count..<(row + 1) * count { form += extended[j] * solved[j] }
      sum += errors[row] * errors[row] * form
    }
    return sum / m
  }
}

/// The Cholesky factor of a symmetric positive definite matrix.
private struct CholeskyFactor: Sendable {
  private let factor: [Double]
  private let count: Int

  /// Nil for a matrix that is not positive definite to rounding.
  init?(of matrix: [Double], count: Int) {
    OpenBLAS.pin()
    var (a, n, info) = (matrix, Int32(count), Int32(0))
    dpotrf_("L", &n, &a, &n, &info)
    guard info == 0 else { return nil }
    (factor, self.count) = (a, count)
  }

  /// The solutions for one right-hand side, or for several, one after the other.
  func solve(_ sides: [Double]) throws -> [Double] {
    var (n, many, x, info) = (Int32(count), Int32(sides.count / count), sides, Int32(0))
    var leading = n
    dpotrs_("L", &n, &many, factor, &leading, &x, &n, &info)
    guard info == 0 else { throw LinearModelError.noSolution(routine: "dpotrs", code: Int(info)) }
    return x
  }
}

/// The greatest eigenvalue of a positive semidefinite operator, and its vector.
///
///     Qⱼ = an orthonormal basis of v, Sv, S²v, …        Tⱼ = QⱼᵀSQⱼ, tridiagonal        θ, y = its greatest pair
///     ‖S·Qy − θ·Qy‖ = βⱼ·|yⱼ|, and some eigenvalue of S is no further from θ than that
///
/// - Source: Lanczos 1950; Parlett 1980, "The Symmetric Eigenvalue Problem", chapter 13.
enum Lanczos {
  /// - Parameters:
  ///   - count: how many numbers a vector has, at least 1.
  ///   - tolerance: the residual at which it ends, as a share of the eigenvalue.
  ///   - apply: v ↦ S·v.
  /// - Throws: whatever `apply` throws, ``LinearModelError`` where LAPACK gives up.
  static func greatest(
    count: Int, tolerance: Double = 1e-10, _ apply: ([Double]) throws -> [Double]
  ) throws -> (value: Double, vector: [Double]) {
    // A start with a share of every direction, the same in each run.
    var random = RandomSource(seed: 1)
    var next = (0..<count).map { _ in random.gaussian() }
    var (basis, diagonal, beside) = ([[Double]](), [Double](), [Double]())
    next = next.scaled(by: 1 / dot(next, next).squareRoot())
    while true {
      basis.append(next)
      var image = try apply(next)
      diagonal.append(dot(image, next))
      // Against rounding, which would bring the found directions back: twice is enough (Parlett).
      for _ in 0..<2 {
        for vector in basis { image.subtract(dot(image, vector), times: vector) }
      }
      let length = dot(image, image).squareRoot()
      beside.append(length)
      let isComplete = basis.count == count || !(length > 1e-14 * (diagonal.max() ?? 0))
      if isComplete || basis.count.isMultiple(of: 8) {
        let steps = basis.count
        let small = try Eigensystem(
          of: Matrix(rows: steps, columns: steps) { row, column in
            row == column ? diagonal[row] : abs(row - column) == 1 ? beside[min(row, column)] : 0
          })
        let (value, weights) = (small.values[steps - 1], small.vectors[steps - 1])
        if isComplete || length * abs(weights[steps - 1]) <= tolerance * value {
          var vector = [Double](repeating: 0, count: count)
          for (weight, direction) in zip(weights, basis) { vector.subtract(-weight, times: direction) }
          return (value, vector)
        }
      }
      next = image.scaled(by: 1 / length)
    }
  }
}

extension [Double] {
  fileprivate func scaled(by factor: Double) -> [Double] { map { $0 * factor } }

  fileprivate mutating func subtract(_ factor: Double, times other: [Double]) {
    for i in indices { self[i] -= factor * other[i] }
  }
}

extension Matrix {
  /// [X 1], row after row.
  fileprivate var withOnes: [Double] { (0..<rows).flatMap { Array(row($0)) + [1] } }

  /// 1/m [X 1][X 1]ᵀ, m × m.
  fileprivate func meanRowProducts() throws -> [Double] {
    let m = Double(rows)
    let product = TensorMatrixProduct(rows: rows, columns: rows, shared: columns, transposesRight: true)
    let products = DoubleArithmetic.matrixProduct(elements, elements, bias: nil, product).map { ($0 + 1) / m }
    guard products.allSatisfy(\.isFinite) else {
      let large = (0..<columns).first { column in
        !(0..<rows).reduce(0) { $0 + self[$1, column] * self[$1, column] }.isFinite
      }
      throw LinearModelError.columnTooLarge(large ?? 0)
    }
    return products
  }

  /// [X 1]ᵀ·u with length 1.
  fileprivate func unitSumOfRows(weighted u: [Double]) -> [Double] {
    var sum = [Double](repeating: 0, count: columns + 1)
    for row in 0..<rows {
      for column in 0..<columns { sum[column] += u[row] * elements[row * columns + column] }
      sum[columns] += u[row]
    }
    return sum.scaled(by: 1 / dot(sum, sum).squareRoot())
  }
}
