import Autograd
import Optimizers
import Tensors
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

  @Test func `a run that is cut short says so by its residual`() {
    let a = HessianSpectrumTests.quadratic(HessianSpectrumTests.bowl([1, 0.999, 0.5]))
    let found = largestHessianEigenvalue(at: Tensor([1.0, 2, 3]), of: a, maximumProducts: 3)
    #expect(found.products == 3)
    #expect(found.residual > 1e-6)
  }
}
