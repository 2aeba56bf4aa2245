import TestSupport
import Testing

@testable import Kernels

@Suite struct FusedLossGradientTests {
  /// Every width with a path of its own and its neighbours; heights around the blocks, and one of several chunks.
  static let shapes: [(rows: Int, columns: Int)] =
    (Array(0...20) + [31, 32, 33, 100]).flatMap { columns in
      [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 50].map { ($0, columns) }
    } + [(40_000, 0), (40_001, 1), (30_003, 2), (20_001, 5), (9_001, 10), (5_003, 16), (4_001, 17), (701, 100)]

  struct Table {
    let features: [Double], targets: [Double], weights: [Double], bias: Double, rows: [Int]?

    init(rows: Int, columns: Int, binary: Bool, gathered: Bool) {
      var random = SplitMix(seed: UInt64(rows * 1_000 + columns))
      features = random.numbers(rows * columns)
      targets = random.numbers(rows).map { binary ? ($0 > 0 ? 1 : 0) : $0 }
      weights = random.numbers(columns)
      bias = 0.25
      let drawn = rows == 0 ? [] : (0..<rows / 2 + 1).map { _ in Int.random(in: 0..<rows, using: &random) }
      self.rows = gathered ? drawn : nil
    }

    func squaredError(threads: Int = Threads.available) -> LossGradientSums {
      .squaredError(
        features: features, targets: targets, weights: weights, bias: bias, rows: rows, threads: threads)
    }

    func logLoss(threads: Int = Threads.available) -> LossGradientSums {
      .logLoss(features: features, targets: targets, weights: weights, bias: bias, rows: rows, threads: threads)
    }

    func plain(_ loss: (Double, Double) -> (loss: Double, error: Double)) -> LossGradientSums {
      PlainSums.sums(features: features, targets: targets, weights: weights, bias: bias, rows: rows, loss: loss)
    }
  }

  @Test(arguments: [false, true])
  func `squared error agrees with its plain loop on every shape`(gathered: Bool) {
    let wrong = Self.shapes.first { shape in
      let table = Table(rows: shape.rows, columns: shape.columns, binary: false, gathered: gathered)
      return !PlainSums.agree(table.squaredError(), table.plain(PlainSums.squaredError), rows: shape.rows)
    }
    #expect(wrong == nil)
  }

  @Test(arguments: [false, true])
  func `log-loss agrees with its plain loop on every shape`(gathered: Bool) {
    let wrong = Self.shapes.first { shape in
      let table = Table(rows: shape.rows, columns: shape.columns, binary: true, gathered: gathered)
      return !PlainSums.agree(table.logLoss(), table.plain(PlainSums.logLoss), rows: shape.rows)
    }
    #expect(wrong == nil)
  }

  @Test func `the comparison rejects sums that are wrong`() {
    let table = Table(rows: 50, columns: 10, binary: false, gathered: false)
    let right = table.squaredError()
    var wrong = right
    wrong.errorTimesFeature[9] += 1e-9
    #expect(!PlainSums.agree(wrong, table.plain(PlainSums.squaredError), rows: 50))
    wrong = right
    wrong.loss *= 2
    #expect(!PlainSums.agree(wrong, table.plain(PlainSums.squaredError), rows: 50))
    wrong.loss = .nan
    #expect(!PlainSums.agree(wrong, table.plain(PlainSums.squaredError), rows: 50))
  }

  @Test(arguments: [false, true])
  func `one, two and three threads give the same bits`(gathered: Bool) {
    let wrong = Self.shapes.first { shape in
      let table = Table(rows: shape.rows, columns: shape.columns, binary: true, gathered: gathered)
      return [2, 3].contains {
        table.squaredError(threads: 1) != table.squaredError(threads: $0)
          || table.logLoss(threads: 1) != table.logLoss(threads: $0)
      }
    }
    #expect(wrong == nil)
  }

  @Test func `the large tables of these tests have several chunks`() {
    #expect(RowChunks(rows: 9_001, columns: 10).count == 4)
    #expect(RowChunks(rows: 50, columns: 1).count == 1)
    #expect(RowChunks(rows: 0, columns: 3).count == 0)
  }

  @Test func `chunks cover every row once and in order`() {
    let wrong = [(0, 1), (1, 1), (100_000, 1), (9_001, 10), (16, 1_000_000)].first { rows, columns in
      let chunks = RowChunks(rows: rows, columns: columns)
      return (0..<chunks.count).flatMap { Array(chunks[$0]) } != Array(0..<rows)
    }
    #expect(wrong == nil)
  }

  @Test func `log-loss of extreme logits neither overflows nor loses the error`() {
    let sums = LossGradientSums.logLoss(
      features: [1000, -1000, 1000, -1000], targets: [1, 0, 0, 1], weights: [1], bias: 0)
    #expect(sums.loss == 2000)
    #expect(sums.error == 0)
    #expect(sums.errorTimesFeature == [2000])
    let lone = LossGradientSums.logLoss(features: [40], targets: [1], weights: [1], bias: 0)
    #expect(lone.loss > 0)  // e^−40, which ln(1 + e^−40) would lose without log1p
    #expect(lone.loss < 1e-17)
  }
}
