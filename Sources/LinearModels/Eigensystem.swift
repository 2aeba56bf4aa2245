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

  /// - Parameter matrix: n × n, symmetric, finite; only the upper triangle is read.
  /// - Throws: ``LinearModelError/noSolution(routine:code:)``.
  public init(of matrix: Matrix) throws {
    precondition(matrix.rows == matrix.columns, "only a square matrix has eigenvalues")
    let count = matrix.rows
    OpenBLAS.useOneThread()
    var n = Int32(count)
    var leading = Int32(max(1, count))
    var a = matrix.elements  // LAPACK counts by columns: our upper triangle is its lower one
    var values = [Double](repeating: 0, count: count)
    var info: Int32 = 0
    var size: Int32 = -1  // asks how much room is best
    var room = [0.0]
    dsyev_("V", "L", &n, &a, &leading, &values, &room, &size, &info)
    size = Int32(max(room[0], 1))
    room = [Double](repeating: 0, count: Int(size))
    dsyev_("V", "L", &n, &a, &leading, &values, &room, &size, &info)
    guard info == 0 else { throw LinearModelError.noSolution(routine: "dsyev", code: Int(info)) }
    self.values = values
    vectors = (0..<count).map { Array(a[$0 * count..<($0 + 1) * count]) }
  }
}
