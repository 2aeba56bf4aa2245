import Core

/// The dot product Σ aᵢ·bᵢ of an array and as many neighbours in another, in an order that depends on the length alone.
package func dot(_ a: [Double], _ b: [Double], from start: Int = 0) -> Double {
  precondition(start >= 0 && b.count - start >= a.count, "\(a.count) numbers against \(b.count) from \(start)")
  return a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      guard let x = a.baseAddress, let y = b.baseAddress else { return 0 }
      return dot(x, y + start, count: a.count)
    }
  }
}

/// The dot product of an array and a row of a table, with the same bits as that of two arrays.
package func dot(_ a: [Double], _ row: Matrix.Row) -> Double {
  precondition(a.count == row.count, "\(a.count) numbers against \(row.count)")
  return dot(a, row.elements, from: row.start)
}

/// The predictions f = X·w + b, one for each row of `features`, row after row of as many numbers as there are weights.
package func predictions(features: [Double], rows: Int, weights: [Double], bias: Double) -> [Double] {
  precondition(features.count == rows * weights.count, "the table has another shape")
  return (0..<rows).map { dot(weights, features, from: $0 * weights.count) + bias }
}

/// Two vectors at a time, then one, and then the rest in order, so that short products are added as the formula reads.
@inline(__always) private func dot(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int) -> Double {
  var (even, odd) = (SIMD8<Double>(), SIMD8<Double>())
  var i = 0
  while i + 16 <= count {
    even.add((x + i).load(SIMD8.self), times: (y + i).load(SIMD8.self))
    odd.add((x + i + 8).load(SIMD8.self), times: (y + i + 8).load(SIMD8.self))
    i += 16
  }
  if i + 8 <= count {
    even.add((x + i).load(SIMD8.self), times: (y + i).load(SIMD8.self))
    i += 8
  }
  var sum = (even + odd).total
  while i < count {
    sum += x[i] * y[i]
    i += 1
  }
  return sum
}

extension TensorFastArithmetic {
  /// X·Xᵀ or Xᵀ·X, row after row, symmetric to the last bit.
  ///
  /// - Parameters:
  ///   - table: m rows of n numbers, from `first` on.
  ///   - ofRows: whether the products are those of the rows, m × m, or of the columns, n × n.
  static func symmetricProduct(
    _ table: [Scalar], from first: Int = 0, rows: Int, columns: Int, ofRows: Bool, threads: Int = Threads.available
  ) -> [Scalar] {
    precondition(table.count >= (first + rows) * columns, "the table has another shape")
    let (count, terms) = ofRows ? (rows, columns) : (columns, rows)
    return make(count * count) { products in
      products.initialize(repeating: 0, count: count * count)
      read(table) { table in
        let table = table + first * columns
        let lines = MatrixLines(base: table, line: ofRows ? columns : 1, term: ofRows ? 1 : columns)
        MatrixProduct<Self>(
          rows: count, columns: count, terms: terms, left: lines, right: lines, result: products, stride: count
        ).run(threads: threads)
      }
    }
  }
}

/// X·Xᵀ of a table of so many rows, symmetric to the last bit.
package func productsOfRows(_ table: [Double], rows: Int, columns: Int) -> [Double] {
  DoubleArithmetic.symmetricProduct(table, rows: rows, columns: columns, ofRows: true)
}

/// XᵀX and the column sums of a table: all that the Hessian of a linear regression needs.
public struct Gram: Sendable, Equatable {
  /// Σᵢ xᵢⱼ·xᵢₖ, n × n, row after row, symmetric to the last bit.
  public var products: [Double]
  /// Σᵢ xᵢⱼ.
  public var sums: [Double]
  /// From so many columns on a table is multiplied as a whole; one of fewer columns in chunks of rows.
  package static let wide = 256

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
    products = DoubleArithmetic.symmetricProduct(
      features, from: rows.lowerBound, rows: rows.count, columns: n, ofRows: false)
    sums = [Double](repeating: 0, count: n)
    DoubleArithmetic.read(features) { x in
      for row in rows {
        for j in 0..<n { sums[j] += x[row * n + j] }
      }
    }
  }
}
