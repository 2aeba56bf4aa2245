extension TensorPlainArithmetic {
  /// The elements of each line along the axis, one array per line.
  static func lines(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [[Scalar]] {
    (0..<outer).flatMap { o in
      (0..<inner).map { i in (0..<count).map { x[(o * count + $0) * inner + i] } }
    }
  }

  /// Puts lines back where `lines` took them from.
  static func array(_ lines: [[Scalar]], outer: Int, count: Int, inner: Int) -> [Scalar] {
    (0..<outer).flatMap { o in
      (0..<count).flatMap { c in (0..<inner).map { lines[o * inner + $0][c] } }
    }
  }

  public static func sum(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    lines(x, outer: outer, count: count, inner: inner).map { $0.reduce(0, +) }
  }

  public static func product(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    lines(x, outer: outer, count: count, inner: inner).map { $0.reduce(1, *) }
  }

  public static func productPullback(
    _ x: [Scalar], _ g: [Scalar], outer: Int, count: Int, inner: Int
  ) -> [Scalar] {
    let all = lines(x, outer: outer, count: count, inner: inner)
    let slopes = all.indices.map { line in
      (0..<count).map { c in
        (0..<count).filter { $0 != c }.reduce(g[line]) { $0 * all[line][$1] }
      }
    }
    return array(slopes, outer: outer, count: count, inner: inner)
  }

  public static func indexOfExtreme(
    _ x: [Scalar], largest: Bool, outer: Int, count: Int, inner: Int
  ) -> [Int] {
    lines(x, outer: outer, count: count, inner: inner).map { line in
      if let first = line.firstIndex(where: \.isNaN) { return first }
      let extreme = largest ? line.max() : line.min()
      return line.firstIndex { $0 == extreme } ?? 0
    }
  }

  public static func cumulativeSum(
    _ x: [Scalar], reversed: Bool, outer: Int, count: Int, inner: Int
  ) -> [Scalar] {
    let sums = lines(x, outer: outer, count: count, inner: inner).map { line in
      line.indices.map { c in (reversed ? line[c...] : line[...c]).reduce(0, +) }
    }
    return array(sums, outer: outer, count: count, inner: inner)
  }

  public static func logSumExp(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    lines(x, outer: outer, count: count, inner: inner).map { line in
      guard let largest = line.max(), largest.isFinite else { return line.max() ?? -.infinity }
      return largest + log(line.reduce(0) { $0 + exp($1 - largest) })
    }
  }

  public static func softmax(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    let all = lines(x, outer: outer, count: count, inner: inner).map { line in
      let largest = line.max() ?? 0
      let total = line.reduce(0) { $0 + exp($1 - largest) }
      return line.map { exp($0 - largest) / total }
    }
    return array(all, outer: outer, count: count, inner: inner)
  }

  public static func softmaxPullback(
    _ y: [Scalar], _ g: [Scalar], outer: Int, count: Int, inner: Int
  ) -> [Scalar] {
    let values = lines(y, outer: outer, count: count, inner: inner)
    let adjoints = lines(g, outer: outer, count: count, inner: inner)
    let all = values.indices.map { line in
      let total = (0..<count).reduce(0) { $0 + values[line][$1] * adjoints[line][$1] }
      return (0..<count).map { values[line][$0] * (adjoints[line][$0] - total) }
    }
    return array(all, outer: outer, count: count, inner: inner)
  }

  public static func logSoftmax(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    let sums = logSumExp(x, outer: outer, count: count, inner: inner)
    let all = lines(x, outer: outer, count: count, inner: inner)
    return array(
      all.indices.map { line in all[line].map { $0 - sums[line] } }, outer: outer, count: count, inner: inner)
  }

  public static func logSoftmaxPullback(
    _ y: [Scalar], _ g: [Scalar], outer: Int, count: Int, inner: Int
  ) -> [Scalar] {
    let values = lines(y, outer: outer, count: count, inner: inner)
    let adjoints = lines(g, outer: outer, count: count, inner: inner)
    let all = values.indices.map { line in
      let total = adjoints[line].reduce(0, +)
      return (0..<count).map { adjoints[line][$0] - exp(values[line][$0]) * total }
    }
    return array(all, outer: outer, count: count, inner: inner)
  }

  public static func negatedDots(_ q: [Scalar], _ x: [Scalar], rows: Int, columns: Int) -> [Scalar] {
    (0..<rows).map { r in
      (0..<columns).reduce(0) { total, c in
        let place = r * columns + c
        return q[place] == 0 ? total : total - q[place] * x[place]
      }
    }
  }

  public static func crossEntropyPullback(
    _ q: [Scalar], _ x: [Scalar], _ g: [Scalar], rows: Int, columns: Int
  ) -> [Scalar] {
    (0..<(rows * columns)).map { place in
      let weights = q[(place / columns * columns)..<((place / columns + 1) * columns)]
      guard weights.contains(where: { $0 != 0 }) else { return 0 }
      return g[place / columns] * (exp(x[place]) * weights.reduce(0, +) - q[place])
    }
  }
}
