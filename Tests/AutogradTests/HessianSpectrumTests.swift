import Autograd
import Optimizers
import Tensors
import TestSupport
import Testing

@Suite struct HessianSpectrumTests {
  /// Householder's reflection I − 2uuᵀ/uᵀu: orthogonal, so that Q·D·Qᵀ has the eigenvalues D.
  static func bowl(_ eigenvalues: [Double]) -> Tensor<Double> {
    let n = eigenvalues.count
    let u = (0..<n).map { Double($0 + 1) }
    let length = u.reduce(0) { $0 + $1 * $1 }
    let q = (0..<n).map { i in (0..<n).map { j in (i == j ? 1 : 0) - 2 * u[i] * u[j] / length } }
    return Tensor(
      (0..<n).map { i in
        (0..<n).map { j in (0..<n).reduce(0) { $0 + q[i][$1] * eigenvalues[$1] * q[j][$1] } }
      })
  }

  static func quadratic(_ a: Tensor<Double>) -> (Tensor<Double>) -> Tensor<Double> {
    { x in matmul(x, matmul(a, x)) / 2 + x.sum() }
  }

  @Test func `on a quadratic the product with the Hessian is the matrix's`() {
    let a = HessianSpectrumTests.bowl([4, 1, -0.5, 0.01])
    let (x, v) = (Tensor([1.0, -2, 0.5, 3]), Tensor([0.3, -0.1, 2, 1]))
    let product = hessianVectorProduct(at: x, along: v, of: HessianSpectrumTests.quadratic(a))
    #expect(maximumDifference(product, matmul(a, v)) <= 1e-9)
    #expect(hessianVectorProduct(at: x, along: v * 0, of: HessianSpectrumTests.quadratic(a)) == .zeros([4]))
  }

  @Test func `off a quadratic the product is near the analytic one`() {
    // f = Σ sin x, so that H = −diag(sin x).
    let (x, v) = (Tensor([0.3, 1.2, -2]), Tensor([1.0, -1, 0.5]))
    let product = hessianVectorProduct(at: x, along: v) { sin($0).sum() }
    #expect(maximumDifference(product, -sin(x) * v) <= 1e-8)
  }

  @Test(arguments: [[4, 1, 0.5, 0.01], [3.42705, 0.07295], [1, 1, 1], [2, -7, 0.5], [-3, -1, -0.5], [5]])
  func `the largest eigenvalue is the spectrum's`(spectrum: [Double]) {
    let a = HessianSpectrumTests.bowl(spectrum)
    let x = Tensor(spectrum.map { $0 + 1 })
    let found = largestHessianEigenvalue(at: x, of: HessianSpectrumTests.quadratic(a), seed: 3)
    let expected = spectrum.max() ?? 0
    #expect(abs(found.value - expected) <= 1e-6 * abs(expected))
    #expect(found.residual <= 1e-5 * max(abs(expected), 1))
    #expect(found.criticalRate == (found.value > 0 ? 2 / found.value : .infinity))
  }

  @Test func `two starts agree, and one seed gives the same bits`() {
    let a = HessianSpectrumTests.quadratic(HessianSpectrumTests.bowl([4, 1, 0.5]))
    let x = Tensor([1.0, 2, 3])
    let (one, again, other) = (
      largestHessianEigenvalue(at: x, of: a, seed: 1), largestHessianEigenvalue(at: x, of: a, seed: 1),
      largestHessianEigenvalue(at: x, of: a, seed: 2)
    )
    #expect(one.value == again.value && one.direction == again.direction)
    #expect(abs(one.value - other.value) <= 1e-5)
  }

  /// P^(−1/2)·A·P^(−1/2) for a diagonal P has the eigenvalues of P⁻¹A: here those of D, as A = P^(1/2)·Q·D·Qᵀ·P^(1/2).
  @Test(arguments: [[4, 1, 0.5, 0.01], [3, -7, 0.5, 2], [-3, -1, -0.5, -2]])
  func `a preconditioner divides the Hessian`(spectrum: [Double]) {
    let p = Tensor([1e-6, 0.25, 9, 400])
    let root = Tensor(p.scalars.map { $0.squareRoot() })
    let a = matmul(diagonal(root), matmul(HessianSpectrumTests.bowl(spectrum), diagonal(root)))
    let found = largestHessianEigenvalue(
      at: Tensor([1.0, 2, 3, 4]), of: HessianSpectrumTests.quadratic(a), preconditionedBy: p, seed: 5, tolerance: 1e-7)
    let expected = spectrum.max() ?? 0
    #expect(abs(found.value - expected) <= 1e-5 * abs(expected))
    let image = matmul(a, found.direction) / p
    #expect(maximumDifference(image, found.direction * found.value) <= 1e-3, "P⁻¹A·v = λ·v")
  }

  private func diagonal(_ entries: Tensor<Double>) -> Tensor<Double> {
    Tensor((0..<entries.count).map { i in (0..<entries.count).map { i == $0 ? entries.scalars[i] : 0 } })
  }

  @Test func `begun at the direction sought, one product is enough`() {
    let a = HessianSpectrumTests.quadratic(HessianSpectrumTests.bowl([5, 4.9, 1, 0.5, -2, 0.1, 3]))
    let x = Tensor([1.0, 2, 3, 4, 5, 6, 7])
    let first = largestHessianEigenvalue(at: x, of: a, tolerance: 1e-9)
    let again = largestHessianEigenvalue(at: x, of: a, from: first.direction)
    #expect(again.products == 1 && first.products > 1)
    #expect(abs(again.value - first.value) <= 1e-8)
  }

  @Test func `forty directions, of which two are nearly as steep, need no more than sixty products`() {
    let spectrum = (0..<38).map { Double($0) / 10 } + [4, 4.01]
    let a = HessianSpectrumTests.quadratic(HessianSpectrumTests.bowl(spectrum))
    let found = largestHessianEigenvalue(at: Tensor(spectrum), of: a, seed: 2, tolerance: 1e-5)
    #expect(abs(found.value - 4.01) <= 1e-6)
    #expect(found.products <= 60)
  }

  @Test func `where nothing curves the value is 0 and the bound infinite`() {
    let found = largestHessianEigenvalue(at: Tensor([1.0, 2, 3])) { $0.sum() * 0 }
    #expect(found.value == 0 && found.criticalRate == .infinity && found.products == 1)
  }

  @Test func `where the loss is not a number the value is not either`() {
    let found = largestHessianEigenvalue(at: Tensor([1.0, 2])) { ($0 * .nan).sum() }
    #expect(!found.value.isFinite && found.products == 1)
  }

  @Test func `in Float a small network's value agrees with that in Double`() {
    var random = SplitMix(seed: 4)
    let (weights, inputs) = (random.numbers(12), random.numbers(20))
    func value<Scalar: TensorScalar>(_ type: Scalar.Type) -> Double {
      let x = Tensor<Scalar>(inputs.map { Scalar($0) }, shape: [5, 4])
      let found = largestHessianEigenvalue(
        at: Tensor<Scalar>(weights.map { Scalar($0) }, shape: [4, 3]), of: { tanh(matmul(x, $0)).squared().sum() },
        tolerance: 1e-3)
      return Double(found.value)
    }
    #expect(abs(value(Float.self) - value(Double.self)) <= 2e-3 * abs(value(Double.self)))
  }

  @Test func `a run that is cut short says so by its residual`() {
    let a = HessianSpectrumTests.quadratic(HessianSpectrumTests.bowl([1, 0.999, 0.7, 0.5, 0.3]))
    let found = largestHessianEigenvalue(at: Tensor([1.0, 2, 3, 4, 5]), of: a, maximumProducts: 3)
    #expect(found.products == 3)
    #expect(found.residual > 1e-6)
  }
}
