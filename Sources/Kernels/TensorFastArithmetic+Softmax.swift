extension TensorFastArithmetic {
  /// Calls `body` with each line along the axis, its elements side by side, from several threads where there are many.
  ///
  /// Lines that are not stored side by side are copied, sixteen at a time.
  ///
  /// - Parameters:
  ///   - y: where the results belong, one for each element; nil where there are none.
  ///   - body: receives the number of the line, its elements of `a` and of `b`, and where its results belong.
  @inline(__always) static func forEachLine(
    _ a: [Scalar], _ b: [Scalar], outer: Int, count: Int, inner: Int, to y: UnsafeMutablePointer<Scalar>?,
    _ body: @Sendable (Int, UnsafePointer<Scalar>, UnsafePointer<Scalar>, UnsafeMutablePointer<Scalar>?) -> Void
  ) {
    let width = Swift.min(inner, 16)
    guard count > 0, width > 0 else { return }
    let blocks = (inner + width - 1) / width
    nonisolated(unsafe) let y = y
    forEachChunk(of: outer * blocks, size: Swift.max(1, (1 << 14) / (count * width))) { range in
      read(a) { a in
        read(b) { b in
          guard inner > 1 else {
            for line in range { body(line, a + line * count, b + line * count, y.map { $0 + line * count }) }
            return
          }
          withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 3 * width * count) { spare in
            guard let first = spare.baseAddress else { return }
            let (second, third) = (first + width * count, first + 2 * width * count)
            for block in range {
              let (o, column) = (block / blocks, block % blocks * width)
              let columns = Swift.min(width, inner - column)
              let place = o * count * inner + column
              for c in 0..<count {
                for i in 0..<columns { first[i * count + c] = a[place + c * inner + i] }
              }
              if a != b {
                for c in 0..<count {
                  for i in 0..<columns { second[i * count + c] = b[place + c * inner + i] }
                }
              }
              for i in 0..<columns {
                let a = first + i * count
                body(o * inner + column + i, a, a == b ? a : second + i * count, third + i * count)
              }
              guard let y else { continue }
              for c in 0..<count {
                for i in 0..<columns { y[place + c * inner + i] = third[i * count + c] }
              }
            }
          }
        }
      }
    }
  }

  /// The largest element of a line, a vector at a time; NaN wins.
  @inline(__always) static func largest(_ x: UnsafePointer<Scalar>, _ count: Int, times sign: Scalar = 1) -> Scalar {
    let width = Vector.scalarCount
    guard count >= width else {
      var best = sign * x[0]
      for c in 1..<count { best = TensorFormulas<Self>.maximum(sign * x[c], best) }
      return best
    }
    // The last vector may overlap the one before it, which does no harm.
    var best = sign * (x + count - width).load(Vector.self)
    for c in stride(from: 0, to: count - width, by: width) { best = best.larger(sign * (x + c).load(Vector.self)) }
    var result = best[0]
    for lane in 1..<width { result = TensorFormulas<Self>.maximum(best[lane], result) }
    return result
  }

  public static func logSumExp(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    make(outer * inner) { y in
      nonisolated(unsafe) let y = y
      y.initialize(repeating: -.infinity, count: outer * inner)
      forEachLine(x, x, outer: outer, count: count, inner: inner, to: nil) { line, x, _, _ in
        let largest = largest(x, count)
        // With an infinite maximum every difference would be NaN; the maximum itself is then the answer.
        guard largest.isFinite else { return y[line] = largest }
        y[line] = largest + log(sumOfExponentials(x, count, largest))
      }
    }
  }

  /// Σ e^(x − largest).
  @inline(__always) private static func sumOfExponentials(
    _ x: UnsafePointer<Scalar>, _ count: Int, _ largest: Scalar
  ) -> Scalar {
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: count) { terms in
      guard let terms = terms.baseAddress else { return 0 }
      for c in 0..<count { terms[c] = exp(x[c] - largest) }
      return sum(ofTerms: count) { terms[$0] }
    }
  }

  public static func softmax(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    make(x.count) { y in
      forEachLine(x, x, outer: outer, count: count, inner: inner, to: y) { _, x, _, y in
        guard let y else { return }
        let largest = largest(x, count)
        for c in 0..<count { y[c] = exp(x[c] - largest) }
        let scale = 1 / sum(ofTerms: count) { y[$0] }
        for c in 0..<count { y[c] *= scale }
      }
    }
  }

  public static func softmaxPullback(
    _ y: [Scalar], _ g: [Scalar], outer: Int, count: Int, inner: Int
  ) -> [Scalar] {
    make(y.count) { dx in
      forEachLine(y, g, outer: outer, count: count, inner: inner, to: dx) { _, y, g, dx in
        guard let dx else { return }
        let total = sum(ofTerms: count) { g[$0] * y[$0] }
        for c in 0..<count { dx[c] = y[c] * (g[c] - total) }
      }
    }
  }

  public static func logSoftmax(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    make(x.count) { y in
      forEachLine(x, x, outer: outer, count: count, inner: inner, to: y) { _, x, _, y in
        guard let y else { return }
        let largest = largest(x, count)
        let shift = log(sumOfExponentials(x, count, largest))
        for c in 0..<count { y[c] = x[c] - largest - shift }
      }
    }
  }

  public static func logSoftmaxPullback(
    _ y: [Scalar], _ g: [Scalar], outer: Int, count: Int, inner: Int
  ) -> [Scalar] {
    make(y.count) { dx in
      forEachLine(y, g, outer: outer, count: count, inner: inner, to: dx) { _, y, g, dx in
        guard let dx else { return }
        let total = sum(ofTerms: count) { g[$0] }
        for c in 0..<count { dx[c] = g[c] - exp(y[c]) * total }
      }
    }
  }

  public static func negatedDots(_ q: [Scalar], _ x: [Scalar], rows: Int, columns: Int) -> [Scalar] {
    make(rows) { y in
      nonisolated(unsafe) let y = y
      y.initialize(repeating: 0, count: rows)
      forEachLine(q, x, outer: rows, count: columns, inner: 1, to: nil) { row, q, x, _ in
        y[row] = sum(ofTerms: columns) { q[$0] != 0 ? -(q[$0] * x[$0]) : 0 }
      }
    }
  }

  public static func crossEntropyPullback(
    _ q: [Scalar], _ x: [Scalar], _ g: [Scalar], rows: Int, columns: Int
  ) -> [Scalar] {
    make(rows * columns) { dx in
      forEachLine(q, x, outer: rows, count: columns, inner: 1, to: dx) { row, q, x, dx in
        guard let dx else { return }
        guard (0..<columns).contains(where: { q[$0] != 0 }) else {
          return dx.initialize(repeating: 0, count: columns)
        }
        let (total, g) = (sum(ofTerms: columns) { q[$0] }, g[row])
        for c in 0..<columns { dx[c] = g * (exp(x[c]) * total - q[c]) }
      }
    }
  }
}
