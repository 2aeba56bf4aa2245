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

/// X·Xᵀ or Xᵀ·X, row after row, symmetric to the last bit.
///
/// - Parameters:
///   - table: m rows of n numbers, from `first` on.
///   - ofRows: whether the products are those of the rows, m × m, or of the columns, n × n.
package func symmetricProduct(
  _ table: [Double], from first: Int = 0, rows: Int, columns: Int, ofRows: Bool
) -> [Double] {
  precondition(table.count >= (first + rows) * columns, "the table has another shape")
  let count = ofRows ? rows : columns
  return DoubleArithmetic.make(count * count) { products in
    products.initialize(repeating: 0, count: count * count)
    DoubleArithmetic.read(table) { table in
      let (table, line, term) = (table + first * columns, ofRows ? columns : 1, ofRows ? 1 : columns)
      let lines = MatrixLines(base: table, line: line, term: term)
      MatrixProduct<DoubleArithmetic>(
        rows: count, columns: count, terms: ofRows ? columns : rows, left: lines, right: lines, result: products,
        stride: count
      ).run()
    }
  }
}
