import GradientWorkbench

/// The mean time of the four products A·B, Aᵀ·B, A·Bᵀ and Aᵀ·Bᵀ of square matrices.
struct MatrixProducts<Arithmetic: TensorArithmetic>: Benchmark {
  private let size: Int
  private let a: [Arithmetic.Scalar]
  private let b: [Arithmetic.Scalar]
  private let products: [TensorMatrixProduct]

  init(_: Arithmetic.Type, size: Int) {
    self.size = size
    let count = UInt64(size * size)
    a = numbers(0..<count).map { Arithmetic.Scalar($0) }
    b = numbers(count..<(2 * count)).map { Arithmetic.Scalar($0) }
    products = (0..<4).map {
      TensorMatrixProduct(
        rows: size, columns: size, shared: size, transposesLeft: $0 % 2 == 1, transposesRight: $0 / 2 == 1)
    }
  }

  func seconds() -> Double {
    let rounds = max(1, 100_000_000 / (size * size * size))
    return median(of: 5) {
      for _ in 0..<rounds {
        for product in products { keep(Arithmetic.matrixProduct(a, b, bias: nil, product)) }
      }
    } / Double(4 * rounds)
  }

  /// The first, a middle and the last number of each.
  func check() -> [Double] {
    products.flatMap { product in
      let c = Arithmetic.matrixProduct(a, b, bias: nil, product)
      return [0, c.count / 2 + 3, c.count - 1].map { Double(c[$0]) }
    }
  }
}
