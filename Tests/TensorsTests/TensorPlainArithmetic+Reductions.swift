@testable import Kernels

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

  static func sum(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    lines(x, outer: outer, count: count, inner: inner).map { $0.reduce(0, +) }
  }

  static func product(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    lines(x, outer: outer, count: count, inner: inner).map { $0.reduce(1, *) }
  }

  static func productPullback(
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

  static func indexOfExtreme(
    _ x: [Scalar], largest: Bool, outer: Int, count: Int, inner: Int
  ) -> [Int] {
    lines(x, outer: outer, count: count, inner: inner).map { line in
      if let first = line.firstIndex(where: \.isNaN) { return first }
      let extreme = largest ? line.max() : line.min()
      return line.firstIndex { $0 == extreme } ?? 0
    }
  }

  static func cumulativeSum(
    _ x: [Scalar], reversed: Bool, outer: Int, count: Int, inner: Int
  ) -> [Scalar] {
    let sums = lines(x, outer: outer, count: count, inner: inner).map { line in
      line.indices.map { c in (reversed ? line[c...] : line[...c]).reduce(0, +) }
    }
    return array(sums, outer: outer, count: count, inner: inner)
  }

  static func logSumExp(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    lines(x, outer: outer, count: count, inner: inner).map { line in
      guard let largest = line.max(), largest.isFinite else { return line.max() ?? -.infinity }
      return largest + log(line.reduce(0) { $0 + exp($1 - largest) })
    }
  }

  static func softmax(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    let all = lines(x, outer: outer, count: count, inner: inner).map { line in
      let largest = line.max() ?? 0
      let total = line.reduce(0) { $0 + exp($1 - largest) }
      return line.map { exp($0 - largest) / total }
    }
    return array(all, outer: outer, count: count, inner: inner)
  }

  static func softmaxPullback(
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

  static func logSoftmax(_ x: [Scalar], outer: Int, count: Int, inner: Int) -> [Scalar] {
    let sums = logSumExp(x, outer: outer, count: count, inner: inner)
    let all = lines(x, outer: outer, count: count, inner: inner)
    return array(
      all.indices.map { line in all[line].map { $0 - sums[line] } }, outer: outer, count: count, inner: inner)
  }

  static func logSoftmaxPullback(
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

  static func negatedDots(_ q: [Scalar], _ x: [Scalar], rows: Int, columns: Int) -> [Scalar] {
    (0..<rows).map { r in
      (0..<columns).reduce(0) { total, c in
        let place = r * columns + c
        return q[place] == 0 ? total : total - q[place] * x[place]
      }
    }
  }

  static func crossEntropyPullback(
    _ q: [Scalar], _ x: [Scalar], _ g: [Scalar], rows: Int, columns: Int
  ) -> [Scalar] {
    (0..<(rows * columns)).map { place in
      let weights = q[(place / columns * columns)..<((place / columns + 1) * columns)]
      guard weights.contains(where: { $0 != 0 }) else { return 0 }
      return g[place / columns] * (exp(x[place]) * weights.reduce(0, +) - q[place])
    }
  }

  /// The places that `view` names, in row-major order.
  static func places(_ view: TensorView) -> [Int] {
    var result: [Int] = []
    forEachIndex(view.extents) { index in
      result.append(index.indices.reduce(view.offset) { $0 + index[$1] * view.strides[$1] })
    }
    return result
  }

  static func gather(_ x: [Scalar], _ view: TensorView) -> [Scalar] { gather(x, places(view)) }

  static func assign(_ values: [Scalar], to x: inout [Scalar], _ view: TensorView) {
    for (place, value) in Swift.zip(places(view), values) { x[place] = value }
  }

  static func scatterAdd(_ values: [Scalar], to x: inout [Scalar], _ view: TensorView) {
    for (place, value) in Swift.zip(places(view), values) { x[place] += value }
  }

  static func gather(_ x: [Scalar], _ indices: [Int]) -> [Scalar] { indices.map { x[$0] } }

  static func scatterAdd(_ values: [Scalar], at indices: [Int], count: Int) -> [Scalar] {
    var result = [Scalar](repeating: 0, count: count)
    for (place, value) in Swift.zip(indices, values) { result[place] += value }
    return result
  }

  static func matrixProduct(
    _ a: [Scalar], _ b: [Scalar], bias: [Scalar]?, _ product: TensorMatrixProduct
  ) -> [Scalar] {
    let (m, n, k) = (product.rows, product.columns, product.shared)
    var result: [Scalar] = []
    for batch in product.left.indices {
      let (left, right) = (product.left[batch] * m * k, product.right[batch] * k * n)
      for r in 0..<m {
        for c in 0..<n {
          var total: Scalar = bias?[c] ?? 0
          for s in 0..<k {
            let x = a[left + (product.transposesLeft ? s * m + r : r * k + s)]
            let y = b[right + (product.transposesRight ? c * k + s : s * n + c)]
            total += x * y
          }
          result.append(total)
        }
      }
    }
    return result
  }
}
