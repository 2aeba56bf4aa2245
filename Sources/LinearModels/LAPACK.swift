import COpenBLAS
import Core

/// The eigenvalues and eigenvectors of a symmetric matrix, by LAPACK.
///
///     A·vᵢ = λᵢ·vᵢ        λ₁ ≤ λ₂ ≤ … ≤ λₙ,   ‖vᵢ‖ = 1
///
/// The sign of an eigenvector is arbitrary, and so is the basis where eigenvalues coincide.
public struct Eigensystem: Sendable, Hashable {
  /// λ, ascending.
  public let values: [Double]
  /// v, in the order of the values.
  public let vectors: [[Double]]

  /// From 256 rows on by dividing, which is quicker there.
  ///
  /// - Parameter matrix: n × n, symmetric, finite; only the upper triangle is read.
  /// - Throws: ``LinearModelError/noSolution(routine:code:)``.
  public init(of matrix: Matrix) throws {
    precondition(matrix.rows == matrix.columns, "only a square matrix has eigenvalues")
    let count = matrix.rows
    OpenBLAS.pin()
    var n = Int32(count)
    var leading = Int32(max(1, count))
    var a = matrix.elements  // LAPACK counts by columns: our upper triangle is its lower one
    var values = [Double](repeating: 0, count: count)
    var info: Int32 = 0
    var size: Int32 = -1  // −1: LAPACK answers with the best size of its work space
    var work = [0.0]
    if count < Gram.wide {
      dsyev_("V", "L", &n, &a, &leading, &values, &work, &size, &info)
      size = Int32(max(work[0], 1))
      work = [Double](repeating: 0, count: Int(size))
      dsyev_("V", "L", &n, &a, &leading, &values, &work, &size, &info)
    } else {
      var (indexSize, indices) = (Int32(-1), [Int32(0)])
      dsyevd_("V", "L", &n, &a, &leading, &values, &work, &size, &indices, &indexSize, &info)
      (size, indexSize) = (Int32(max(work[0], 1)), max(indices[0], 1))
      work = [Double](repeating: 0, count: Int(size))
      indices = [Int32](repeating: 0, count: Int(indexSize))
      dsyevd_("V", "L", &n, &a, &leading, &values, &work, &size, &indices, &indexSize, &info)
    }
    guard info == 0 else { throw LinearModelError.noSolution(routine: "dsyev", code: Int(info)) }
    self.values = values
    vectors = (0..<count).map { Array(a[$0 * count..<($0 + 1) * count]) }
  }

  private init(values: [Double], vectors: [[Double]]) { (self.values, self.vectors) = (values, vectors) }

  /// NaN throughout, where LAPACK had no answer.
  static func unknown(count: Int) -> Eigensystem {
    let nan = [Double](repeating: .nan, count: count)
    return Eigensystem(values: nan, vectors: [[Double]](repeating: nan, count: count))
  }
}

/// Least squares by LAPACK.
enum LeastSquares {
  /// The x of least length among those that make ‖A·x − b‖ least.
  ///
  /// - Parameters:
  ///   - columns: A, column after column.
  ///   - b: as many numbers as A has rows, at least one.
  ///   - threshold: singular values up to this share of the largest one count as zero.
  ///   - isFullRank: whether none of them does; nil for a small matrix whose singular values are to be computed.
  /// - Throws: ``LinearModelError/noSolution(routine:code:)``.
  static func solve(
    columns: [Double], b: [Double], threshold: Double, isFullRank: Bool? = nil
  ) throws -> [Double] {
    OpenBLAS.pin()
    let (rows, unknowns) = (b.count, columns.count / b.count)
    var (m, n, one) = (Int32(rows), Int32(unknowns), Int32(1))
    var a = columns
    var x = b + [Double](repeating: 0, count: max(0, unknowns - rows))
    var leading = Int32(x.count)
    if let isFullRank {
      var (rank, info, size, work) = (Int32(0), Int32(0), Int32(-1), [0.0])
      var exchanged = [Int32](repeating: 0, count: unknowns)
      for _ in 0..<2 {
        if isFullRank {
          dgels_("N", &m, &n, &one, &a, &m, &x, &leading, &work, &size, &info)
        } else {
          var threshold = threshold
          dgelsy_(&m, &n, &one, &a, &m, &x, &leading, &exchanged, &threshold, &rank, &work, &size, &info)
        }
        // The first call only says how much work space is best.
        if size == -1 { (size, work) = (Int32(max(work[0], 1)), [Double](repeating: 0, count: Int(max(work[0], 1)))) }
      }
      guard info == 0 else { throw LinearModelError.noSolution(routine: "dgels", code: Int(info)) }
      return Array(x.prefix(unknowns))
    }
    var singularValues = [Double](repeating: 0, count: min(rows, unknowns))
    var threshold = threshold
    var (rank, info, size) = (Int32(0), Int32(0), Int32(-1))  // −1: LAPACK answers with the best size of its work space
    var work = [0.0]
    var indices = [Int32(0)]
    dgelsd_(&m, &n, &one, &a, &m, &x, &leading, &singularValues, &threshold, &rank, &work, &size, &indices, &info)
    size = Int32(max(work[0], 1))
    work = [Double](repeating: 0, count: Int(size))
    indices = [Int32](repeating: 0, count: max(1, Int(indices[0])))
    dgelsd_(&m, &n, &one, &a, &m, &x, &leading, &singularValues, &threshold, &rank, &work, &size, &indices, &info)
    guard info == 0 else { throw LinearModelError.noSolution(routine: "dgelsd", code: Int(info)) }
    return Array(x.prefix(unknowns))
  }
}

extension Matrix {
  /// 1/m [X 1]ᵀ[X 1], the (n + 1) × (n + 1) matrix of mean products of the columns, with a column of ones appended.
  func meanSquares() throws -> Matrix {
    let gram = Gram(features: elements, columns: columns)
    let m = Double(rows)
    var products: [Double] = []
    products.reserveCapacity((columns + 1) * (columns + 1))
    for j in 0..<columns {
      for k in 0..<columns { products.append(gram.products[j * columns + k] / m) }
      products.append(gram.sums[j] / m)
    }
    products += gram.sums.map { $0 / m } + [1]
    // A product is at most as large as the larger of the two squares, so the diagonal overflows first.
    if let large = (0..<columns).first(where: { !products[$0 * (columns + 2)].isFinite }) {
      throw LinearModelError.columnTooLarge(large)
    }
    return Matrix(unchecked: products, rows: columns + 1, columns: columns + 1)
  }
}

/// Tells OpenBLAS, once in a process and before its first call, to use one thread.
///
/// Its own splitting depends on the number of threads, and so do the bits of its results.
enum OpenBLAS {
  static func pin() { isPinned }

  private static let isPinned: Void = openblas_set_num_threads(1)
}
