extension TensorFastArithmetic {
  /// Calls `body` with the largest element of each line along the axis and with where the line begins.
  @inline(__always) static func forEachLine(
    _ x: UnsafePointer<Scalar>, outer: Int, count: Int, inner: Int,
    _ body: (_ start: Int, _ line: Int, _ largest: Scalar) -> Void
  ) {
    for o in 0..<outer {
      for i in 0..<inner {
        let start = o * count * inner + i
        var largest = -Scalar.infinity
        for c in 0..<count { largest = TensorFormulas<Self>.maximum(x[start + c * inner], largest) }
        body(start, o * inner + i, largest)
      }
    }
  }

  public static func logSumExp(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    make(outer * inner) { y in
      y.initialize(repeating: -.infinity, count: outer * inner)
      read(x) { x in
        forEachLine(x, outer: outer, count: count, inner: inner) { start, line, largest in
          // With an infinite maximum every difference would be NaN; the maximum itself is then the answer.
          guard largest.isFinite else { return y[line] = largest }
          y[line] = largest + log(sum(ofTerms: count) { exp(x[start + $0 * inner] - largest) })
        }
      }
    }
  }

  public static func softmax(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    make(x.count) { y in
      read(x) { x in
        forEachLine(x, outer: outer, count: count, inner: inner) { start, _, largest in
          let total = sum(ofTerms: count) { c in
            let e = exp(x[start + c * inner] - largest)
            y[start + c * inner] = e
            return e
          }
          let scale = 1 / total
          for c in 0..<count { y[start + c * inner] *= scale }
        }
      }
    }
  }

  public static func softmaxPullback(
    _ y: [Scalar], _ g: [Scalar], outer: Int, count: Int, inner: Int
  ) -> [Scalar] {
    make(y.count) { dx in
      read(y) { y in
        read(g) { g in
          for o in 0..<outer {
            for i in 0..<inner {
              let start = o * count * inner + i
              let total = sum(ofTerms: count) { g[start + $0 * inner] * y[start + $0 * inner] }
              for c in 0..<count {
                let place = start + c * inner
                dx[place] = y[place] * (g[place] - total)
              }
            }
          }
        }
      }
    }
  }

  public static func logSoftmax(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    make(x.count) { y in
      read(x) { x in
        forEachLine(x, outer: outer, count: count, inner: inner) { start, _, largest in
          let shift = log(sum(ofTerms: count) { exp(x[start + $0 * inner] - largest) })
          for c in 0..<count {
            let place = start + c * inner
            y[place] = x[place] - largest - shift
          }
        }
      }
    }
  }

  public static func logSoftmaxPullback(
    _ y: [Scalar], _ g: [Scalar], outer: Int, count: Int, inner: Int
  ) -> [Scalar] {
    make(y.count) { dx in
      read(y) { y in
        read(g) { g in
          for o in 0..<outer {
            for i in 0..<inner {
              let start = o * count * inner + i
              let total = sum(ofTerms: count) { g[start + $0 * inner] }
              for c in 0..<count {
                let place = start + c * inner
                dx[place] = g[place] - exp(y[place]) * total
              }
            }
          }
        }
      }
    }
  }

  public static func negatedDots(_ q: [Scalar], _ x: [Scalar], rows: Int, columns: Int) -> [Scalar] {
    make(rows) { y in
      y.initialize(repeating: 0, count: rows)
      read(q) { q in
        read(x) { x in
          for r in 0..<rows {
            let (q, x) = (q + r * columns, x + r * columns)
            y[r] = sum(ofTerms: columns) { q[$0] != 0 ? -(q[$0] * x[$0]) : 0 }
          }
        }
      }
    }
  }

  public static func crossEntropyPullback(
    _ q: [Scalar], _ x: [Scalar], _ g: [Scalar], rows: Int, columns: Int
  ) -> [Scalar] {
    make(rows * columns) { dx in
      dx.initialize(repeating: 0, count: rows * columns)
      read(q) { q in
        read(x) { x in
          read(g) { g in
            for r in 0..<rows {
              let row = (r * columns)..<((r + 1) * columns)
              guard row.contains(where: { q[$0] != 0 }) else { continue }
              let total = sum(ofTerms: columns) { q[r * columns + $0] }
              for place in row { dx[place] = g[r] * (exp(x[place]) * total - q[place]) }
            }
          }
        }
      }
    }
  }
}
