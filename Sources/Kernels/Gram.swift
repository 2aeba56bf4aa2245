/// XᵀX and the column sums of a table: all that the Hessian of a linear regression needs.
public struct Gram: Sendable, Equatable {
  /// Σᵢ xᵢⱼ·xᵢₖ, n × n, row after row, symmetric to the last bit.
  public var products: [Double]
  /// Σᵢ xᵢⱼ.
  public var sums: [Double]

  /// The Gram matrix of `features`: rows of `columns` numbers, row after row.
  ///
  /// - Parameter threads: the result does not depend on it, bit for bit.
  public init(features: [Double], columns n: Int, threads: Int = Threads.available) {
    precondition(n > 0 ? features.count.isMultiple(of: n) : features.isEmpty, "the table has another shape")
    products = [Double](repeating: 0, count: n * n)
    sums = [Double](repeating: 0, count: n)
    guard n > 0 else { return }
    let rows = features.count / n
    // A piece's result has n² numbers: at most 16 pieces, so that a wide table does not fill the memory with them.
    let pieces = Pieces(rows: rows, columns: n, elements: max(1 << 15, rows / 16 * (n + 1)))
    features.withUnsafeBufferPointer { x in
      nonisolated(unsafe) let x = x
      for part in parallel(pieces: pieces.count, threads: threads, { Gram(of: x, columns: n, rows: pieces[$0]) }) {
        for i in products.indices { products[i] += part.products[i] }
        for j in sums.indices { sums[j] += part.sums[j] }
      }
    }
    for j in 0..<n {
      for k in 0..<j { products[j * n + k] = products[k * n + j] }
    }
  }

  /// One piece; of the products only the upper triangle, and below it whatever whole vectors happened to touch.
  private init(of x: UnsafeBufferPointer<Double>, columns n: Int, rows: Range<Int>) {
    products = [Double](repeating: 0, count: n * n)
    sums = [Double](repeating: 0, count: n)
    guard let x = x.baseAddress else { return }
    products.withUnsafeMutableBufferPointer { products in
      guard let products = products.baseAddress else { return }
      for i in rows {
        let row = x + i * n
        for j in 0..<n {
          sums[j] += row[j]
          let target = products + j * n
          var k = j
          while k + 8 <= n {
            var sum = UnsafePointer(target + k).load(SIMD8.self)
            sum.add((row + k).load(SIMD8.self), times: row[j])
            UnsafeMutableRawPointer(target + k).storeBytes(of: sum, as: SIMD8<Double>.self)
            k += 8
          }
          while k < n {
            target[k] += row[j] * row[k]
            k += 1
          }
        }
      }
    }
  }
}
