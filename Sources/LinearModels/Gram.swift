import Kernels

/// XᵀX and the column sums of a table: all that the Hessian of a linear regression needs.
public struct Gram: Sendable, Equatable {
  /// Σᵢ xᵢⱼ·xᵢₖ, n × n, row after row, symmetric to the last bit.
  public var products: [Double]
  /// Σᵢ xᵢⱼ.
  public var sums: [Double]
  /// From so many columns on a table is multiplied as a whole; one of fewer columns in chunks of rows.
  static let wide = 256

  /// The Gram matrix of `features`: rows of `columns` numbers, row after row.
  ///
  /// - Parameter threads: the result does not depend on it, bit for bit.
  public init(features: [Double], columns n: Int, threads: Int = Threads.available) {
    precondition(n > 0 ? features.count.isMultiple(of: n) : features.isEmpty, "the table has another shape")
    products = [Double](repeating: 0, count: n * n)
    sums = [Double](repeating: 0, count: n)
    guard n > 0 else { return }
    let rows = features.count / n
    // A chunk's result has n² numbers: at most 16 chunks, so that a table does not fill the memory with them.
    let chunks = RowChunks(rows: rows, columns: n, elements: max(1 << 15, rows / (n < Self.wide ? 16 : 1) * (n + 1)))
    for part in concurrentMap(chunks.count, threads: threads, { Gram(features, columns: n, rows: chunks[$0]) }) {
      for i in products.indices { products[i] += part.products[i] }
      for j in sums.indices { sums[j] += part.sums[j] }
    }
  }

  /// One chunk.
  private init(_ features: [Double], columns n: Int, rows: Range<Int>) {
    let part = Array(features[rows.lowerBound * n..<rows.upperBound * n])
    products = DoubleArithmetic.matrixProduct(
      part, part, bias: nil, TensorMatrixProduct(rows: n, columns: n, shared: rows.count, transposesLeft: true))
    sums = [Double](repeating: 0, count: n)
    for row in rows {
      for j in 0..<n { sums[j] += features[row * n + j] }
    }
  }
}
