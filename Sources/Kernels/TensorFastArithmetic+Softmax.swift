extension TensorFastArithmetic {
  /// Writes e^(x − m) for each element, where m is the largest of its line, and leaves m and Σ e^(x − m) for each line.
  ///
  /// m passes over a NaN; the sum has it.
  @inline(__always) private static func exponentials(
    _ x: UnsafePointer<Scalar>, _ lines: LineBlock, to y: UnsafeMutablePointer<Scalar>,
    largest m: UnsafeMutablePointer<Scalar>, sums: UnsafeMutablePointer<Scalar>
  ) {
    largest(x, lines, to: m) { $0 > $1 ? $0 : $1 }
    lines.forEach(m, m) { place, m, _ in y[place] = Math.decay(x[place] - m) }
    sum(y, lines, to: sums)
  }

  public static func logSumExp(_ x: [Scalar], _ lines: TensorLines) -> [Scalar] {
    var result = [Scalar](repeating: -.infinity, count: lines.outer * lines.inner)
    _ = make(x.count) { terms in
      result = fold(x, lines, empty: -.infinity) { x, block, m, y in
        exponentials(x, block, to: terms + block.place, largest: m, sums: y)
        for i in 0..<block.width { y[i] = m[i] + Math.log(y[i]) }
        // With an infinite maximum every difference is NaN; the maximum itself, or a NaN, is then the answer.
        guard (0..<block.width).contains(where: { !m[$0].isFinite }) else { return }
        largest(x, block, to: m + block.width, Math.maximum)
        for i in 0..<block.width where !m[i].isFinite { y[i] = m[block.width + i] }
      }
    }
    return result
  }

  public static func softmax(_ x: [Scalar], _ lines: TensorLines) -> [Scalar] {
    transform(x, x, lines) { x, _, block, m, y in
      let scale = m + block.width
      exponentials(x, block, to: y, largest: m, sums: scale)
      for i in 0..<block.width { scale[i] = 1 / scale[i] }
      block.forEach(scale, scale) { place, scale, _ in y[place] *= scale }
    }
  }

  public static func logSoftmax(_ x: [Scalar], _ lines: TensorLines) -> [Scalar] {
    transform(x, x, lines) { x, _, block, m, y in
      let shift = m + block.width
      exponentials(x, block, to: y, largest: m, sums: shift)
      for i in 0..<block.width { shift[i] = Math.log(shift[i]) }
      block.forEach(m, shift) { place, m, shift in y[place] = x[place] - m - shift }
    }
  }

  public static func softmaxPullback(_ y: [Scalar], _ g: [Scalar], _ lines: TensorLines) -> [Scalar] {
    pullback(y, g, lines, terms: { $0 * $1 }) { y, g, total in y * (g - total) }
  }

  public static func logSoftmaxPullback(_ y: [Scalar], _ g: [Scalar], _ lines: TensorLines) -> [Scalar] {
    pullback(y, g, lines, terms: { _, g in g }) { y, g, total in g - Math.exp(y) * total }
  }

  /// slope(y, g, Σ of the line's terms) for each element.
  @inline(__always) private static func pullback(
    _ y: [Scalar], _ g: [Scalar], _ lines: TensorLines, terms: (Scalar, Scalar) -> Scalar,
    _ slope: (_ y: Scalar, _ g: Scalar, _ total: Scalar) -> Scalar
  ) -> [Scalar] {
    transform(y, g, lines) { y, g, block, total, dx in
      let g = g + block.place
      block.forEach(total, total) { place, _, _ in dx[place] = terms(y[place], g[place]) }
      sum(dx, block, to: total)
      block.forEach(total, total) { place, total, _ in dx[place] = slope(y[place], g[place], total) }
    }
  }

  public static func crossEntropy(
    _ x: [Scalar], _ targets: ClassTargets<Scalar>
  ) -> (losses: [Scalar], logSums: [Scalar]) {
    let (rows, classes) = (targets.labels.count, targets.weights.count)
    var losses = [Scalar](repeating: 0, count: rows)
    let logSums = make(2 * rows) { logSums in
      logSums.initialize(repeating: 0, count: 2 * rows)
      losses = fold(x, (rows, classes, 1), empty: 0) { x, line, m, loss in
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: classes) { terms in
          guard let terms = terms.baseAddress else { return }
          exponentials(x, line, to: terms, largest: m, sums: m + 1)
          let (row, largest, shift) = (line.first, m[0], Math.log(m[1]))
          (logSums[2 * row], logSums[2 * row + 1]) = (largest, shift)
          if targets.smoothing == 0 {
            let (label, q) = targets.label(row)
            loss[0] = q == 0 ? 0 : -(q * (x[label] - largest - shift))
          } else {
            targets.write(row, to: terms)
            for c in 0..<classes { terms[c] = terms[c] != 0 ? -(terms[c] * (x[c] - largest - shift)) : 0 }
            loss[0] = sum(terms, classes)
          }
        }
      }
    }
    return (losses, logSums)
  }

  public static func crossEntropyPullback(
    _ x: [Scalar], _ targets: ClassTargets<Scalar>, logSums: [Scalar], _ g: [Scalar]
  ) -> [Scalar] {
    transform(x, g, (targets.labels.count, targets.weights.count, 1)) { x, g, line, _, dx in
      let (m, shift, g) = (logSums[2 * line.first], logSums[2 * line.first + 1], g[line.first])
      targets.write(line.first, to: dx)
      let total = targets.smoothing == 0 ? targets.label(line.first).q : sum(dx, line.count)
      if total == 0 && (0..<line.count).allSatisfy({ dx[$0] == 0 }) { return }
      for c in 0..<line.count { dx[c] = g * (Math.decay(x[c] - m - shift) * total - dx[c]) }
    }
  }
}
