@testable import Kernels

extension TensorPlainArithmetic {
  /// The elements of each line along the axis, one array per line.
  static func lines(_ x: [Scalar], _ axis: TensorLines) -> [[Scalar]] {
    (0..<axis.outer).flatMap { o in
      (0..<axis.inner).map { i in (0..<axis.count).map { x[(o * axis.count + $0) * axis.inner + i] } }
    }
  }

  /// Puts lines back where `lines` took them from.
  static func array(_ lines: [[Scalar]], _ axis: TensorLines) -> [Scalar] {
    (0..<axis.outer).flatMap { o in
      (0..<axis.count).flatMap { c in (0..<axis.inner).map { lines[o * axis.inner + $0][c] } }
    }
  }

  static func sum(_ x: [Scalar], _ axis: TensorLines) -> [Scalar] {
    lines(x, axis).map { $0.reduce(0, +) }
  }

  static func product(_ x: [Scalar], _ axis: TensorLines) -> [Scalar] {
    lines(x, axis).map { $0.reduce(1, *) }
  }

  static func productPullback(_ x: [Scalar], _ g: [Scalar], _ axis: TensorLines) -> [Scalar] {
    let all = lines(x, axis)
    let slopes = all.indices.map { line in
      (0..<axis.count).map { c in
        (0..<axis.count).filter { $0 != c }.reduce(g[line]) { $0 * all[line][$1] }
      }
    }
    return array(slopes, axis)
  }

  static func indexOfExtreme(_ x: [Scalar], largest: Bool, _ axis: TensorLines) -> [Int] {
    lines(x, axis).map { line in
      if let first = line.firstIndex(where: \.isNaN) { return first }
      let extreme = largest ? line.max() : line.min()
      return line.firstIndex { $0 == extreme } ?? 0
    }
  }

  static func cumulativeSum(_ x: [Scalar], reversed: Bool, _ axis: TensorLines) -> [Scalar] {
    let sums = lines(x, axis).map { line in
      line.indices.map { c in (reversed ? line[c...] : line[...c]).reduce(0, +) }
    }
    return array(sums, axis)
  }

  static func logSumExp(_ x: [Scalar], _ axis: TensorLines) -> [Scalar] {
    lines(x, axis).map { line in
      guard let largest = line.max(), largest.isFinite else { return line.max() ?? -.infinity }
      return largest + log(line.reduce(0) { $0 + exp($1 - largest) })
    }
  }

  static func softmax(_ x: [Scalar], _ axis: TensorLines) -> [Scalar] {
    let all = lines(x, axis).map { line in
      let largest = line.max() ?? 0
      let total = line.reduce(0) { $0 + exp($1 - largest) }
      return line.map { exp($0 - largest) / total }
    }
    return array(all, axis)
  }

  static func softmaxPullback(_ y: [Scalar], _ g: [Scalar], _ axis: TensorLines) -> [Scalar] {
    let values = lines(y, axis)
    let adjoints = lines(g, axis)
    let all = values.indices.map { line in
      let total = (0..<axis.count).reduce(0) { $0 + values[line][$1] * adjoints[line][$1] }
      return (0..<axis.count).map { values[line][$0] * (adjoints[line][$0] - total) }
    }
    return array(all, axis)
  }

  static func logSoftmax(_ x: [Scalar], _ axis: TensorLines) -> [Scalar] {
    let sums = logSumExp(x, axis)
    let all = lines(x, axis)
    return array(
      all.indices.map { line in all[line].map { $0 - sums[line] } }, axis)
  }

  static func logSoftmaxPullback(_ y: [Scalar], _ g: [Scalar], _ axis: TensorLines) -> [Scalar] {
    let values = lines(y, axis)
    let adjoints = lines(g, axis)
    let all = values.indices.map { line in
      let total = adjoints[line].reduce(0, +)
      return (0..<axis.count).map { adjoints[line][$0] - exp(values[line][$0]) * total }
    }
    return array(all, axis)
  }

  /// What each class counts in each row, as the docstring of `ClassTargets` says.
  static func weights(_ targets: ClassTargets<Scalar>) -> [[Scalar]] {
    let classes = targets.weights.count
    return targets.labels.map { label in
      (0..<classes).map { c in
        guard (0..<classes).contains(label) else { return 0 }
        let spread = targets.smoothing / Scalar(classes) * targets.weights[c]
        return c == label ? spread + (1 - targets.smoothing) * targets.weights[c] : spread
      }
    }
  }

  static func crossEntropy(_ x: [Scalar], _ targets: ClassTargets<Scalar>) -> (losses: [Scalar], logSums: [Scalar]) {
    let (rows, columns) = (targets.labels.count, targets.weights.count)
    let logs = logSoftmax(x, (rows, columns, 1))
    let losses = weights(targets).enumerated().map { r, q in
      (0..<columns).reduce(0) { q[$1] == 0 ? $0 : $0 - q[$1] * logs[r * columns + $1] }
    }
    let largest = lines(x, (rows, columns, 1)).map { $0.max() ?? 0 }
    let sums = logSumExp(x, (rows, columns, 1))
    return (losses, Swift.zip(largest, sums).flatMap { [$0, $1 - $0] })
  }

  static func crossEntropyPullback(
    _ x: [Scalar], _ targets: ClassTargets<Scalar>, logSums: [Scalar], _ g: [Scalar]
  ) -> [Scalar] {
    let (rows, columns) = (targets.labels.count, targets.weights.count)
    let shares = softmax(x, (rows, columns, 1))
    return weights(targets).enumerated().flatMap { r, q in
      (0..<columns).map { c in
        q.allSatisfy { $0 == 0 } ? 0 : g[r] * (shares[r * columns + c] * q.reduce(0, +) - q[c])
      }
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

  static func gather(_ x: [Scalar], _ view: TensorView) -> [Scalar] { places(view).map { x[$0] } }

  static func assign(_ values: [Scalar], to x: inout [Scalar], _ view: TensorView) {
    for (place, value) in Swift.zip(places(view), values) { x[place] = value }
  }

  static func scatterAdd(_ values: [Scalar], to x: inout [Scalar], _ view: TensorView) {
    for (place, value) in Swift.zip(places(view), values) { x[place] += value }
  }

  static func scatterAdd(_ values: [Scalar], at indices: [Int], count: Int) -> [Scalar] {
    var result = [Scalar](repeating: 0, count: count)
    for (place, value) in Swift.zip(indices, values) { result[place] += value }
    return result
  }

  static func addProducts(
    _ pairs: [(left: [Scalar], right: [Scalar])], to c: inout [Scalar], rows: Int, columns: Int
  ) {
    for (a, b) in pairs {
      for t in 0..<(a.count / max(rows, 1)) {
        for i in 0..<rows {
          for j in 0..<columns { c[i * columns + j] += a[t * rows + i] * b[t * columns + j] }
        }
      }
    }
  }

  static func matrixProduct(_ a: [Scalar], _ b: [Scalar], bias: [Scalar]?, _ product: TensorMatrixProduct) -> [Scalar] {
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
