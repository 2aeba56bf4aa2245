import Core
import Kernels

extension Matrix {
  /// 1/m [X 1]ᵀ[X 1], the (n + 1) × (n + 1) matrix of mean products of the columns, with a column of ones appended.
  func meanSquares() throws -> Matrix {
    let gram = Gram(features: elements, columns: columns)
    let m = Double(rows)
    var products: [Double] = []
    products.reserveCapacity((columns + 1) * (columns + 1))
    for j in 0..<columns {
      for k in 0..<columns { products.append(gram.products[j * columns + k] / m) }
      products.append(gram.sums[j] / m)
    }
    products += gram.sums.map { $0 / m } + [1]
    // A product is at most as large as the larger of the two squares, so the diagonal overflows first.
    if let large = (0..<columns).first(where: { !products[$0 * (columns + 2)].isFinite }) {
      throw LinearModelError.columnTooLarge(large)
    }
    return Matrix(unchecked: products, rows: columns + 1, columns: columns + 1)
  }
}
