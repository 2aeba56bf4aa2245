import Datasets
import Foundation
import Testing

@Suite struct BatchSamplerTests {
  typealias Order = BatchSampler.Order

  @Test(arguments: [Order.shuffledEachEpoch, .fixed], [(10, 3), (10, 5), (10, 10), (1, 1), (7, 6)])
  func `an epoch holds every row once`(order: Order, shape: (rows: Int, size: Int)) throws {
    var sampler = try BatchSampler(rows: shape.rows, size: shape.size, order: order, seed: 1)
    for epoch in 0..<3 {
      #expect(sampler.epoch == epoch)
      let batches = (0..<sampler.batchesPerEpoch).map { _ in sampler.next() }
      #expect(batches.flatMap { $0 }.sorted() == Array(0..<shape.rows))
      #expect(batches.dropLast().allSatisfy { $0.count == shape.size })
    }
  }

  @Test func `a dropped last batch leaves only full ones`() throws {
    var sampler = try BatchSampler(rows: 10, size: 3, lastBatch: .dropped, seed: 1)
    #expect(sampler.batchesPerEpoch == 3)
    let batches = (0..<30).map { _ in sampler.next() }
    #expect(batches.allSatisfy { $0.count == 3 })
    #expect(Set(batches.flatMap { $0 }) == Set(0..<10))
    #expect(sampler.epoch == 10)
  }

  @Test func `the fixed order is the table's, the shuffled one changes with each epoch`() throws {
    var fixed = try BatchSampler(rows: 5, size: 2, order: .fixed, seed: 1)
    #expect((0..<4).map { _ in fixed.next() } == [[0, 1], [2, 3], [4], [0, 1]])
    var shuffled = try BatchSampler(rows: 100, size: 100, seed: 1)
    #expect(Set((0..<20).map { _ in shuffled.next() }).count == 20)
  }

  @Test func `with replacement every row comes as often as any other, twice in a batch too`() throws {
    var sampler = try BatchSampler(rows: 10, size: 20, order: .withReplacement, seed: 2)
    var counts = [Int](repeating: 0, count: 10)
    for _ in 0..<2_000 {
      let batch = sampler.next()
      #expect(batch.count == 20)
      for row in batch { counts[row] += 1 }
    }
    #expect(counts.allSatisfy { abs($0 - 4_000) <= 5 * 60 })
  }

  /// The variance of a batch's mean: σ²/B with replacement, σ²/B·(1 − B/N) without (N − 1 in the denominator of σ²).
  @Test(arguments: [(Order.withReplacement, 1.0), (.shuffledEachEpoch, 1 - 5.0 / 20)])
  func `the noise of a batch is what theory says`(order: Order, factor: Double) throws {
    var sampler = try BatchSampler(rows: 20, size: 5, order: order, seed: 3)
    let variance = order == .withReplacement ? (400.0 - 1) / 12 : 20.0 * 21 / 12
    var sum = 0.0
    for _ in 0..<8_000 {
      let mean = Double(sampler.next().reduce(0, +)) / 5
      sum += (mean - 9.5) * (mean - 9.5)
    }
    #expect(abs(sum / 8_000 / (variance / 5 * factor) - 1) <= 0.1)
  }

  @Test(arguments: Order.allCases, [0, 1, 3, 4, 5, 8])
  func `a copy and a decoded sampler go on with the same batches`(order: Order, drawn: Int) throws {
    var sampler = try BatchSampler(rows: 11, size: 3, order: order, seed: 4)
    for _ in 0..<drawn { _ = sampler.next() }
    var copy = sampler
    var restored = try JSONDecoder().decode(BatchSampler.self, from: JSONEncoder().encode(sampler))
    #expect(restored.batchesDrawn == drawn)
    let batches = (0..<9).map { _ in sampler.next() }
    #expect((0..<9).map { _ in copy.next() } == batches)
    #expect((0..<9).map { _ in restored.next() } == batches)
  }

  @Test(arguments: [(0, 1, "0 rows"), (-1, 1, "-1 rows"), (5, 0, "size is 0"), (5, 6, "more than the 5 rows")])
  func `a sampler that cannot be gets a sentence`(rows: Int, size: Int, says: String) {
    let error = #expect(throws: DatasetError.self) { try BatchSampler(rows: rows, size: size, seed: 0) }
    #expect(error?.description.contains(says) == true)
  }

  @Test(arguments: ["\"rows\":0", "\"size\":9", "\"batchesDrawn\":-1", "\"order\":\"backwards\""])
  func `a spoiled file is refused`(change: String) throws {
    let fields = [
      "rows": "5", "size": "2", "order": "\"fixed\"", "lastBatch": "\"kept\"", "seed": "1", "batchesDrawn": "0",
    ]
    let json = fields.map { "\"\($0)\":\($1)" }
    _ = try JSONDecoder().decode(BatchSampler.self, from: Data("{\(json.joined(separator: ","))}".utf8))
    let key = change.split(separator: ":")[0]
    let spoiled = json.filter { !$0.hasPrefix(key) } + [change]
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(BatchSampler.self, from: Data("{\(spoiled.joined(separator: ","))}".utf8))
    }
  }
}
