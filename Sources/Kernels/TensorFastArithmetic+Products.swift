extension TensorFastArithmetic {
  public static func matrixProduct(
    _ a: [Scalar], _ b: [Scalar], bias: [Scalar]?, _ product: TensorMatrixProduct
  ) -> [Scalar] {
    matrixProduct(a, b, bias: bias, product, threads: Threads.available)
  }

  static func matrixProduct(
    _ a: [Scalar], _ b: [Scalar], bias: [Scalar]?, _ product: TensorMatrixProduct, threads: Int
  ) -> [Scalar] {
    let (m, n, k) = (product.rows, product.columns, product.shared)
    precondition(bias == nil || bias?.count == n, "\(bias?.count ?? 0) biases for \(n) columns")
    return make(product.count) { c in
      guard k > 0 else { return (0..<product.count).forEach { c[$0] = bias?[$0 % n] ?? 0 } }
      read(a, b) { a, b in
        (bias ?? []).withUnsafeBufferPointer { bias in
          func multiply(_ batch: Int, threads: Int) {
            let (a, b) = (a + product.left[batch] * m * k, b + product.right[batch] * k * n)
            MatrixProduct<Self>(
              rows: m, columns: n, terms: k,
              left: product.transposesLeft
                ? MatrixLines(base: a, line: 1, term: m) : MatrixLines(base: a, line: k, term: 1),
              right: product.transposesRight
                ? MatrixLines(base: b, line: k, term: 1) : MatrixLines(base: b, line: 1, term: n),
              result: c + batch * m * n, stride: n, bias: bias.isEmpty ? nil : bias.baseAddress
            ).run(threads: threads)
          }
          // Small matrices are shared among the threads as a whole, many at a time; each large one in parts.
          let (batches, together) = (product.left.count, max(1, (1 << 18) / max(1, m * n * k)))
          guard batches > 1, together > 1 else {
            return (0..<batches).forEach { multiply($0, threads: threads) }
          }
          let groups = (batches + together - 1) / together
          concurrentPhases([groups], threads: groups < 4 ? 1 : threads) { _, group in
            for batch in (group * together)..<min(batches, (group + 1) * together) { multiply(batch, threads: 1) }
          }
        }
      }
    }
  }

  /// Blocks of C are shared among the threads, each with all pairs.
  public static func addProducts(
    _ pairs: [(left: [Scalar], right: [Scalar])], to c: inout [Scalar], rows m: Int, columns n: Int
  ) {
    let fits = c.count == m * n && pairs.allSatisfy { $0.left.count * n == $0.right.count * m }
    precondition(fits, "matrices that do not fit \(m) rows of \(n)")
    // Columns that do not fill whole vectors are copied for each pair; as rows they need not be.
    if !n.isMultiple(of: lanes) && m.isMultiple(of: lanes) {
      var turned = gather(c, TensorView(extents: [n, m], strides: [1, n]))
      addProducts(pairs.map { ($0.right, $0.left) }, to: &turned, rows: n, columns: m)
      return c = gather(turned, TensorView(extents: [m, n], strides: [1, m]))
    }
    let (height, width) = (32, 128)
    let (bands, strips) = ((m + height - 1) / height, (n + width - 1) / width)
    let work = pairs.reduce(0) { $0 + $1.left.count } * n
    write(&c) { c in
      concurrentPhases([bands * strips], threads: work < 1 << 20 ? 1 : Threads.available) { _, block in
        let (row, column) = (block / strips * height, block % strips * width)
        for pair in pairs {
          read(pair.left, pair.right) { a, b in
            MatrixProduct<Self>(
              rows: min(height, m - row), columns: min(width, n - column), terms: pair.left.count / m,
              left: MatrixLines(base: a + row, line: 1, term: m),
              right: MatrixLines(base: b + column, line: 1, term: n),
              result: c + row * n + column, stride: n, adding: true
            ).run(threads: 1)
          }
        }
      }
    }
  }
}

extension FloatArithmetic {
  /// The product on so many threads, to measure what a machine reaches.
  package static func product(_ a: [Float], _ b: [Float], _ product: TensorMatrixProduct, threads: Int) -> [Float] {
    matrixProduct(a, b, bias: nil, product, threads: threads)
  }
}
