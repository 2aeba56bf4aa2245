import COpenBLAS

extension FloatArithmetic {
  public static func multiply(
    transposesLeft: Bool, transposesRight: Bool, rows: Int, columns: Int, shared: Int,
    _ a: UnsafePointer<Float>, _ leftStride: Int, _ b: UnsafePointer<Float>, _ rightStride: Int, adding: Bool,
    to c: UnsafeMutablePointer<Float>, _ stride: Int
  ) {
    cblas_sgemm(
      101, transposesLeft ? 112 : 111, transposesRight ? 112 : 111, Int32(rows), Int32(columns), Int32(shared), 1,
      a, Int32(leftStride), b, Int32(rightStride), adding ? 1 : 0, c, Int32(stride))
  }
}

extension DoubleArithmetic {
  public static func multiply(
    transposesLeft: Bool, transposesRight: Bool, rows: Int, columns: Int, shared: Int,
    _ a: UnsafePointer<Double>, _ leftStride: Int, _ b: UnsafePointer<Double>, _ rightStride: Int, adding: Bool,
    to c: UnsafeMutablePointer<Double>, _ stride: Int
  ) {
    cblas_dgemm(
      101, transposesLeft ? 112 : 111, transposesRight ? 112 : 111, Int32(rows), Int32(columns), Int32(shared), 1,
      a, Int32(leftStride), b, Int32(rightStride), adding ? 1 : 0, c, Int32(stride))
  }
}

/// Addresses that several threads may use at once, because each writes only to its own part.
private struct SharedAddresses<Scalar>: @unchecked Sendable {
  let left: UnsafePointer<Scalar>
  let right: UnsafePointer<Scalar>
  let result: UnsafeMutablePointer<Scalar>
}

extension TensorFastArithmetic {
  public static func matrixProduct(_ a: [Scalar], _ b: [Scalar], _ product: TensorMatrixProduct) -> [Scalar] {
    Threads.pinBLAS()
    let (m, n, k) = (product.rows, product.columns, product.shared)
    return make(product.count) { c in
      guard k > 0 else { return c.initialize(repeating: 0, count: product.count) }
      read(a) { a in
        read(b) { b in
          for batch in product.left.indices {
            multiplyInChunks(
              product, a + product.left[batch] * m * k, b + product.right[batch] * k * n, to: c + batch * m * n)
          }
        }
      }
    }
  }

  /// One product, its rows cut into chunks whose size depends on the shape alone, so that the bits of the result do
  /// not depend on how many threads share them.
  private static func multiplyInChunks(
    _ product: TensorMatrixProduct, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>,
    to c: UnsafeMutablePointer<Scalar>
  ) {
    let (m, n, k) = (product.rows, product.columns, product.shared)
    let shared = SharedAddresses(left: a, right: b, result: c)
    @Sendable func chunk(from first: Int, rows: Int) {
      multiply(
        transposesLeft: product.transposesLeft, transposesRight: product.transposesRight, rows: rows, columns: n,
        shared: k, shared.left + (product.transposesLeft ? first : first * k), product.transposesLeft ? m : k,
        shared.right, product.transposesRight ? k : n, adding: false, to: shared.result + first * n, n)
    }
    // Below about four million multiplications waking a second thread costs more than it brings.
    let (height, fewestMultiplications) = (64, 1 << 22)
    guard m >= 2 * height, m * n * k >= fewestMultiplications else { return chunk(from: 0, rows: m) }
    _ = concurrentMap((m + height - 1) / height) { index in
      chunk(from: index * height, rows: min(height, m - index * height))
    }
  }
}
