import TestSupport
import Testing

@testable import LinearModels

@Suite struct GramTests {
  @Test func `the Gram matrix agrees with its plain loop on every shape`() {
    let wrong = (Array(0...20) + [33]).flatMap { n in [0, 1, 2, 9, 50].map { (rows: $0, columns: n) } }
      .first { shape in !Self.agrees(rows: shape.rows, columns: shape.columns) }
    #expect(wrong == nil)
    #expect(Self.agrees(rows: 20_001, columns: 10))
  }

  @Test func `the Gram matrix is the same to the last bit on one, two and three threads`() {
    var random = SplitMix(seed: 3)
    let x = random.numbers(50_000 * 7)
    let one = Gram(features: x, columns: 7, threads: 1)
    #expect(one == Gram(features: x, columns: 7, threads: 2))
    #expect(one == Gram(features: x, columns: 7, threads: 3))
  }

  @Test func `the Gram matrix is symmetric to the last bit`() {
    var random = SplitMix(seed: 4)
    let gram = Gram(features: random.numbers(100 * 19), columns: 19)
    let wrong = (0..<361).first { gram.products[$0] != gram.products[$0 % 19 * 19 + $0 / 19] }
    #expect(wrong == nil)
  }

  private static func agrees(rows m: Int, columns n: Int) -> Bool {
    var random = SplitMix(seed: UInt64(m * 100 + n))
    let x = random.numbers(m * n)
    let gram = Gram(features: x, columns: n)
    guard gram.sums.count == n, gram.products.count == n * n else { return false }
    let tolerance = 1e-14 * Double(m + 1)
    return (0..<n).allSatisfy { j in
      let sum = (0..<m).reduce(0.0) { $0 + x[$1 * n + j] }
      return abs(gram.sums[j] - sum) <= tolerance
        && (0..<n).allSatisfy { k in
          let product = (0..<m).reduce(0.0) { $0 + x[$1 * n + j] * x[$1 * n + k] }
          return abs(gram.products[j * n + k] - product) <= tolerance
        }
    }
  }
}
