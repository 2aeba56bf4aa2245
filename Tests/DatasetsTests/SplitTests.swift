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
}
