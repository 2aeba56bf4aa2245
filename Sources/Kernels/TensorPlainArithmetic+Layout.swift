extension TensorPlainArithmetic {
  /// The places that `view` names, in row-major order.
  static func places(_ view: TensorView) -> [Int] {
    var result: [Int] = []
    forEachIndex(view.extents) { index in
      result.append(index.indices.reduce(view.offset) { $0 + index[$1] * view.strides[$1] })
    }
    return result
  }

  public static func gather(_ x: [Scalar], _ view: TensorView) -> [Scalar] { gather(x, places(view)) }

  public static func assign(_ values: [Scalar], to x: inout [Scalar], _ view: TensorView) {
    for (place, value) in Swift.zip(places(view), values) { x[place] = value }
  }

  public static func scatterAdd(_ values: [Scalar], to x: inout [Scalar], _ view: TensorView) {
    for (place, value) in Swift.zip(places(view), values) { x[place] += value }
  }

  public static func gather(_ x: [Scalar], _ indices: [Int]) -> [Scalar] { indices.map { x[$0] } }

  public static func scatterAdd(_ values: [Scalar], at indices: [Int], count: Int) -> [Scalar] {
    var result = [Scalar](repeating: 0, count: count)
    for (place, value) in Swift.zip(indices, values) { result[place] += value }
    return result
  }

  public static func matrixProduct(_ a: [Scalar], _ b: [Scalar], _ product: TensorMatrixProduct) -> [Scalar] {
    let (m, n, k) = (product.rows, product.columns, product.shared)
    var result: [Scalar] = []
    for batch in product.left.indices {
      let (left, right) = (product.left[batch] * m * k, product.right[batch] * k * n)
      for r in 0..<m {
        for c in 0..<n {
          var total: Scalar = 0
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
