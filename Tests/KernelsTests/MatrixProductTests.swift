import TestSupport
import Testing

@testable import Kernels

@Suite struct MatrixProductTests {
  /// Does each number of the product come from its terms in their order, with nothing left out and nothing counted twice?
  @Test func `each number is one chain of multiply-adds, for all transpositions and sizes`() {
    #expect(Self.firstWrong(FloatArithmetic.self, seed: 1) == nil)
    #expect(Self.firstWrong(DoubleArithmetic.self, seed: 2) == nil)
  }

  /// Is the error larger than that of a sum of k products may be?
  @Test func `the error is at most k units in the last place of the sum of the sizes`() {
    var random = SplitMix(seed: 3)
    for size in [1, 17, 64, 200, 700] {
      let problem = RandomProduct<FloatArithmetic>(
        rows: 9, columns: 37, terms: size, transposes: size % 4, using: &random)
      let product = problem.product(threads: 2)
      let wrong = product.indices.first { place in
        let (i, j) = (place / 37, place % 37)
        let terms = (0..<size).map { Double(problem.left(i, $0)) * Double(problem.right($0, j)) }
        let bound = Double(size) * 0x1p-24 * terms.reduce(0) { $0 + abs($1) }
        return !(abs(Double(product[place]) - terms.reduce(0, +)) <= bound)
      }
      #expect(wrong == nil, "\(size) terms")
    }
  }

  @Test(arguments: 0..<4)
  func `the bits are the same on one, two and three threads`(transposes: Int) {
    var random = SplitMix(seed: 4)
    let problem = RandomProduct<FloatArithmetic>(
      rows: 203, columns: 167, terms: 129, transposes: transposes, using: &random)
    let one = problem.product(threads: 1)
    #expect(problem.product(threads: 2) == one)
    #expect(problem.product(threads: 3) == one)
  }

  /// Which numbers of the product does a number that is none reach: its own row or column, or others, too?
  @Test func `NaN and infinity reach their row and no other, also beside zeros`() {
    var random = SplitMix(seed: 5)
    for (special, transposes) in [(Float.nan, 0), (.infinity, 1), (.nan, 2), (.infinity, 3)] {
      var problem = RandomProduct<FloatArithmetic>(
        rows: 21, columns: 45, terms: 40, transposes: transposes, using: &random)
      problem.a[problem.placeInLeft(13, 39)] = special
      problem.b[problem.placeInRight(39, 44)] = 0
      let product = problem.product(threads: 1)
      let finite = product.indices.filter { product[$0].isFinite }
      #expect(finite == product.indices.filter { $0 / 45 != 13 })
      #expect(product[13 * 45 + 44].isNaN)
    }
  }

  @Test func `a product may be added to what is there, and a bias to every row`() {
    var random = SplitMix(seed: 6)
    for terms in [0, 1, 600] {
      let problem = RandomProduct<DoubleArithmetic>(rows: 10, columns: 70, terms: terms, transposes: 2, using: &random)
      let bias = random.numbers(70)
      let old = random.numbers(700)
      #expect(problem.product(threads: 1, bias: bias) == problem.chains { bias[$0 % 70] })
      #expect(problem.product(threads: 1, addedTo: old) == problem.chains { old[$0] })
    }
  }

  @Test func `a sum without its last term, or in another order, would be noticed`() {
    var random = SplitMix(seed: 7)
    let problem = RandomProduct<FloatArithmetic>(rows: 9, columns: 33, terms: 50, transposes: 0, using: &random)
    let right = problem.product(threads: 1)
    #expect(right == problem.chains())
    #expect(right != problem.chains(terms: Array(0..<49)))
    #expect(right != problem.chains(terms: (0..<50).reversed()))
  }

  /// All edges of tiles, of copies, and of the depth to which terms are added at a time; then random sizes.
  private static func firstWrong<Math: TensorFastArithmetic>(_: Math.Type, seed: UInt64) -> [Int]? {
    var random = SplitMix(seed: seed)
    let edges = [0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33]
    var sizes = edges.flatMap { m in edges.map { [m, $0, Int.random(in: 0...9, using: &random)] } }
    sizes += edges.map { [Int.random(in: 1...40, using: &random), Int.random(in: 1...40, using: &random), $0] }
    sizes += [[9, 129, 511], [65, 33, 512], [7, 140, 513], [3, 35, 1025], [1, 300, 30], [300, 1, 30]]
    let fixed = sizes.count
    for _ in 0..<10 { sizes.append((0..<3).map { _ in Int.random(in: 0...70, using: &random) }) }
    for (index, size) in sizes.enumerated() {
      for transposes in index < fixed ? [index % 4] : [0, 1, 2, 3] {
        let problem = RandomProduct<Math>(
          rows: size[0], columns: size[1], terms: size[2], transposes: transposes, using: &random)
        if problem.product(threads: 2) != problem.chains() { return size + [transposes] }
      }
    }
    return nil
  }
}

/// Two matrices of random numbers; bit 0 of `transposes` says that A is stored by columns, bit 1 that B is.
private struct RandomProduct<Math: TensorFastArithmetic> {
  typealias Scalar = Math.Scalar

  let (rows, columns, terms): (Int, Int, Int)
  let (transposesLeft, transposesRight): (Bool, Bool)
  var a: [Scalar]
  var b: [Scalar]

  init(rows: Int, columns: Int, terms: Int, transposes: Int, using random: inout SplitMix) {
    (self.rows, self.columns, self.terms) = (rows, columns, terms)
    (transposesLeft, transposesRight) = (transposes & 1 == 1, transposes & 2 == 2)
    a = random.numbers(rows * terms).map { Scalar($0) }
    b = random.numbers(terms * columns).map { Scalar($0) }
  }

  func placeInLeft(_ i: Int, _ t: Int) -> Int { transposesLeft ? t * rows + i : i * terms + t }
  func placeInRight(_ t: Int, _ j: Int) -> Int { transposesRight ? j * terms + t : t * columns + j }
  func left(_ i: Int, _ t: Int) -> Scalar { a[placeInLeft(i, t)] }
  func right(_ t: Int, _ j: Int) -> Scalar { b[placeInRight(t, j)] }

  func product(threads: Int, bias: [Scalar]? = nil, addedTo old: [Scalar]? = nil) -> [Scalar] {
    var c = old ?? [Scalar](repeating: .nan, count: rows * columns)
    let (bias, hasBias) = (bias ?? [], bias != nil)
    // An empty array has no address; nothing is read there.
    let (a, b) = (a.isEmpty ? [0] : a, b.isEmpty ? [0] : b)
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        bias.withUnsafeBufferPointer { bias in
          c.withUnsafeMutableBufferPointer { c in
            guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
            MatrixProduct<Math>(
              rows: rows, columns: columns, terms: terms,
              left: MatrixLines(base: a, line: transposesLeft ? 1 : terms, term: transposesLeft ? rows : 1),
              right: MatrixLines(base: b, line: transposesRight ? terms : 1, term: transposesRight ? 1 : columns),
              result: c, stride: columns, adding: old != nil, bias: hasBias ? bias.baseAddress : nil
            ).run(threads: threads)
          }
        }
      }
    }
    return c
  }

  /// The product as the formula reads: from the start of each place, term by term.
  @specialized(where Math == FloatArithmetic)
  @specialized(where Math == DoubleArithmetic)
  func chains(terms order: [Int]? = nil, from start: (Int) -> Scalar = { _ in 0 }) -> [Scalar] {
    let order = order ?? Array(0..<terms)
    var result: [Scalar] = []
    for i in 0..<rows {
      let x = order.map { left(i, $0) }
      for j in 0..<columns {
        var sum = start(i * columns + j)
        for (place, t) in order.enumerated() {
          #if PORTABLE
            sum += x[place] * right(t, j)
          #else
            sum.addProduct(x[place], right(t, j))
          #endif
        }
        result.append(sum)
      }
    }
    return result
  }
}
