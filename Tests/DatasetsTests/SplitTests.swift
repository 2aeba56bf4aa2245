import Core
import Datasets
import Testing

@Suite struct SplitTests {
  @Test(arguments: [(10, 0.2, 0.0), (50, 0.2, 0.2), (442, 0.25, 0.1), (2, 0.5, 0), (7, 0, 0), (3, 0.34, 0.33)])
  func `every row is in exactly one part`(rows: Int, validation: Double, test: Double) throws {
    let split = try Split(rows: rows, validationShare: validation, testShare: test, seed: 3)
    #expect((split.training + split.validation + split.test).sorted() == Array(0..<rows))
    #expect(abs(Double(split.validation.count) - Double(rows) * validation) <= 0.5)
    #expect(abs(Double(split.test.count) - Double(rows) * test) <= 0.5)
  }

  @Test func `the seed decides`() throws {
    let splits = try (0..<20).map { try Split(rows: 50, validationShare: 0.2, seed: $0) }
    #expect(Set(splits).count == 20)
    #expect(try Split(rows: 50, validationShare: 0.2, seed: 7) == splits[7])
  }

  @Test func `every row is held out as often as any other`() throws {
    var counts = [Int](repeating: 0, count: 10)
    for seed in 0..<2_000 {
      for row in try Split(rows: 10, validationShare: 0.3, seed: UInt64(seed)).validation { counts[row] += 1 }
    }
    #expect(counts.allSatisfy { abs($0 - 600) <= 110 })
  }

  @Test(arguments: [
    (1, 0.5, 0.0, "leave none to train on"), (2, 0.1, 0, "no row at all"), (0, 0.0, 0, "leave none"),
    (-4, 0.0, 0, "leave none"), (10, 1, 0, "below 1"), (10, -0.1, 0, "from 0"), (10, .nan, 0, "share is nan"),
    (10, 0.5, 0.5, "leave none"), (10, 0.2, 2, "test share is 2.0"),
  ])
  func `a split that cannot be gets a sentence`(rows: Int, validation: Double, test: Double, says: String) {
    let error = #expect(throws: DatasetError.self) {
      try Split(rows: rows, validationShare: validation, testShare: test, seed: 0)
    }
    #expect(error?.description.contains(says) == true)
  }

  // MARK: Stratified

  /// How far the parts are from their share of each class, in rows.
  private static func largestDeviation(_ split: Split, _ labels: [Int], _ shares: [Double]) -> Double {
    let parts = [split.validation, split.test, split.training]
    return Set(labels).flatMap { label in
      let rows = Double(labels.count { $0 == label })
      return zip(parts, shares + [1 - shares[0] - shares[1]]).map { part, share in
        abs(Double(part.count { labels[$0] == label }) - share * rows)
      }
    }.max() ?? 0
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `a stratified split has each class's share to within a row, and each class in every part`(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let classes = 2 + random.index(below: 6)
    let labels = (0..<classes * (3 + random.index(below: 60))).map { row in
      row < 3 * classes ? row % classes : random.index(below: classes) * random.index(below: 2)
    }
    let shares = [random.uniform(in: 0.05..<0.4), random.uniform(in: 0.05..<0.4)]
    let split = try Split(labels: labels, validationShare: shares[0], testShare: shares[1], seed: seed)
    #expect((split.training + split.validation + split.test).sorted() == Array(labels.indices))
    #expect(Self.largestDeviation(split, labels, shares) <= 1)
    for part in [split.training, split.validation, split.test] {
      #expect(Set(part.map { labels[$0] }) == Set(labels))
      #expect(part == part.sorted())
    }
  }

  @Test func `the check of the shares notices a split that is not stratified`() throws {
    let labels = (0..<100).map { $0 < 10 ? 1 : 0 }
    let deviations = try (0..<20).map { seed in
      let split = try Split(rows: 100, validationShare: 0.2, testShare: 0.2, seed: UInt64(seed))
      return Self.largestDeviation(split, labels, [0.2, 0.2])
    }
    #expect(deviations.contains { $0 > 1 })
  }

  @Test func `shares that would leave a class out of training give it one row there`() throws {
    let split = try Split(labels: [0, 0, 0, 1, 1, 1], validationShare: 0.6, testShare: 0.39, seed: 1)
    #expect([split.training, split.validation, split.test].map(\.count) == [2, 2, 2])
  }

  @Test func `a class with fewer rows than parts is named`() throws {
    let labels = [0, 0, 0, 0, 1, 1]
    #expect(try Split(labels: labels, validationShare: 0.25, seed: 1).validation.count == 2)
    let error = #expect(throws: DatasetError.self) {
      try Split(labels: labels, names: ["yes", "no"], validationShare: 0.25, testShare: 0.25, seed: 1)
    }
    #expect(error?.description.hasPrefix("class no has 2 rows, but each of the 3 parts of the split needs one") == true)
    for shares in [(0.5, 0.5), (1, 0), (-0.1, 0), (.nan, 0)] {
      #expect(throws: DatasetError.self) {
        try Split(labels: labels, validationShare: shares.0, testShare: shares.1, seed: 1)
      }
    }
    #expect(throws: DatasetError.self) { try Split(labels: [], validationShare: 0.5, seed: 1) }
  }

  @Test func `the seed decides a stratified split, too`() throws {
    let labels = (0..<50).map { $0 % 3 }
    let splits = try (0..<20).map { try Split(labels: labels, validationShare: 0.2, seed: $0) }
    #expect(Set(splits).count == 20)
    #expect(try Split(labels: labels, validationShare: 0.2, seed: 7) == splits[7])
  }
}
