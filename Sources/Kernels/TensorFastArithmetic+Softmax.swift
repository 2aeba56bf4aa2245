extension TensorFastArithmetic {
  /// Writes e^(x − m) for each element, where m is the largest of its line, and leaves m and Σ e^(x − m) for each line.
  @inline(__always) private static func exponentials(
    _ x: UnsafePointer<Scalar>, _ lines: LineBlock, to y: UnsafeMutablePointer<Scalar>,
    largest m: UnsafeMutablePointer<Scalar>, sums: UnsafeMutablePointer<Scalar>
  ) {
    largest(x, lines, to: m)
    lines.forEach(m, m) { place, m, _ in y[place] = exp(x[place] - m) }
    sum(y, lines, to: sums)
  }

  public static func logSumExp(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    var y = [Scalar](repeating: -.infinity, count: outer * inner)
    write(&y) { y in
      nonisolated(unsafe) let y = y
      _ = make(x.count) { terms in
        nonisolated(unsafe) let terms = terms
        forEachBlock(outer: outer, count: count, inner: inner) { lines, m in
          read(x) { x in
            let y = y + lines.first
            exponentials(x + lines.place, lines, to: terms + lines.place, largest: m, sums: y)
            // With an infinite maximum every difference is NaN; the maximum itself is then the answer.
            for i in 0..<lines.width { y[i] = m[i].isFinite ? m[i] + log(y[i]) : m[i] }
          }
        }
      }
    }
    return y
  }

  public static func softmax(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    make(x.count) { y in
      nonisolated(unsafe) let y = y
      forEachBlock(outer: outer, count: count, inner: inner) { lines, m in
        read(x) { x in
          let (y, scale) = (y + lines.place, m + lines.width)
          exponentials(x + lines.place, lines, to: y, largest: m, sums: scale)
          for i in 0..<lines.width { scale[i] = 1 / scale[i] }
          lines.forEach(scale, scale) { place, scale, _ in y[place] *= scale }
        }
      }
    }
  }

  public static func logSoftmax(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    make(x.count) { y in
      nonisolated(unsafe) let y = y
      forEachBlock(outer: outer, count: count, inner: inner) { lines, m in
        read(x) { x in
          let (x, y, shift) = (x + lines.place, y + lines.place, m + lines.width)
          exponentials(x, lines, to: y, largest: m, sums: shift)
          for i in 0..<lines.width { shift[i] = log(shift[i]) }
          lines.forEach(m, shift) { place, m, shift in y[place] = x[place] - m - shift }
        }
      }
    }
  }

  public static func softmaxPullback(
    _ y: [Scalar], _ g: [Scalar], outer: Int, count: Int, inner: Int
  ) -> [Scalar] {
    pullback(y, g, outer: outer, count: count, inner: inner, terms: { $0 * $1 }) { y, g, total in y * (g - total) }
  }

  public static func logSoftmaxPullback(
    _ y: [Scalar], _ g: [Scalar], outer: Int, count: Int, inner: Int
  ) -> [Scalar] {
    pullback(y, g, outer: outer, count: count, inner: inner, terms: { _, g in g }) { y, g, total in g - exp(y) * total }
  }

  /// slope(y, g, Σ of the line's terms) for each element.
  @inline(__always) private static func pullback(
    _ y: [Scalar], _ g: [Scalar], outer: Int, count: Int, inner: Int, terms: @Sendable (Scalar, Scalar) -> Scalar,
    _ slope: @Sendable (_ y: Scalar, _ g: Scalar, _ total: Scalar) -> Scalar
  ) -> [Scalar] {
    make(y.count) { dx in
      nonisolated(unsafe) let dx = dx
      forEachBlock(outer: outer, count: count, inner: inner) { lines, total in
        read(y) { y in
          read(g) { g in
            let (y, g, dx) = (y + lines.place, g + lines.place, dx + lines.place)
            lines.forEach(total, total) { place, _, _ in dx[place] = terms(y[place], g[place]) }
            sum(dx, lines, to: total)
            lines.forEach(total, total) { place, total, _ in dx[place] = slope(y[place], g[place], total) }
          }
        }
      }
    }
  }

  public static func crossEntropy(
    _ x: [Scalar], _ targets: ClassTargets<Scalar>
  ) -> (losses: [Scalar], logSums: [Scalar]) {
    let (rows, classes) = (targets.labels.count, targets.weights.count)
    var losses = [Scalar](repeating: 0, count: rows)
    var logSums = [Scalar](repeating: 0, count: 2 * rows)
    write(&losses) { losses in
      write(&logSums) { logSums in
        nonisolated(unsafe) let (losses, logSums) = (losses, logSums)
        forEachBlock(outer: rows, count: classes, inner: 1) { line, m in
          read(x) { x in
            let (row, x) = (line.first, x + line.place)
            withUnsafeTemporaryAllocation(of: Scalar.self, capacity: classes) { terms in
              guard let terms = terms.baseAddress else { return }
              exponentials(x, line, to: terms, largest: m, sums: m + 1)
              let shift = log(m[1])
              (logSums[2 * row], logSums[2 * row + 1]) = (m[0], shift)
              if targets.smoothing == 0 {
                let (label, q) = targets.label(row)
                losses[row] = q == 0 ? 0 : -(q * (x[label] - m[0] - shift))
              } else {
                targets.write(row, to: terms)
                for c in 0..<classes { terms[c] = terms[c] != 0 ? -(terms[c] * (x[c] - m[0] - shift)) : 0 }
                losses[row] = sum(terms, classes)
              }
            }
          }
        }
      }
    }
    return (losses, logSums)
  }

  public static func crossEntropyPullback(
    _ x: [Scalar], _ targets: ClassTargets<Scalar>, logSums: [Scalar], _ g: [Scalar]
  ) -> [Scalar] {
    make(x.count) { dx in
      nonisolated(unsafe) let dx = dx
      forEachBlock(outer: targets.labels.count, count: targets.weights.count, inner: 1) { line, _ in
        read(x) { x in
          let (row, x, dx) = (line.first, x + line.place, dx + line.place)
          let (m, shift, g) = (logSums[2 * row], logSums[2 * row + 1], g[row])
          targets.write(row, to: dx)
          let total = sum(dx, line.count)
          let isEmpty = total == 0 && (0..<line.count).allSatisfy { dx[$0] == 0 }
          if isEmpty { return }
          for c in 0..<line.count { dx[c] = g * (exp(x[c] - m - shift) * total - dx[c]) }
        }
      }
    }
  }
}
