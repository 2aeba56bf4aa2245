import Core
import Lesson12
import TestSupport
import Testing

/// Exercise 12.1: the variance of a batch's gradient.
@Suite struct Exercise12_1 {
  /// 1 and 3 are both 1 away from their mean. What does a batch of two make of that, if a row may come twice, and if it may not?
  @Test func `two rows, by hand`() {
    let rows = [[1.0], [3]]
    for (batch, right) in [(1, 1.0), (2, 0.5), (5, 0.2)] {
      let variance = batchVariance(gradients: rows, batch: batch, replacing: true)
      #expect(difference([variance], from: [right]) == nil, "gradients 1, 3; B = \(batch), with replacement")
    }
    for (batch, right) in [(1, 1.0), (2, 0)] {
      let variance = batchVariance(gradients: rows, batch: batch, replacing: false)
      #expect(
        difference([variance], from: [right], absolute: 1e-12) == nil,
        "gradients 1, 3; B = \(batch), without replacement")
    }
  }

  /// The squared distances from (1, 1) are 2, 5 and 5, and their mean is 4. Do you sum over both coordinates, and divide by N?
  @Test func `three rows of two numbers, by hand`() {
    let rows = [[0.0, 0], [3, 0], [0, 3]]
    for (batch, with, without) in [(1, 4.0, 4.0), (2, 2, 1), (3, 4 / 3.0, 0)] {
      let pair = [true, false].map { batchVariance(gradients: rows, batch: batch, replacing: $0) }
      #expect(
        difference(pair, from: [with, without], absolute: 1e-12) == nil,
        "gradients (0, 0), (3, 0), (0, 3); B = \(batch), with replacement and without")
    }
  }

  /// All rows are in the batch: how far is their mean from their mean? And what is 0/0 with one row alone?
  @Test(arguments: [1, 2, 3, 10, 100, 150]) func `a batch of all rows without replacement has no variance`(count: Int) {
    var random = RandomSource(seed: 1_210)
    let rows = (0..<count).map { _ in [random.gaussian(), random.gaussian()] }
    let variance = batchVariance(gradients: rows, batch: count, replacing: false)
    #expect(difference([variance], from: [0], absolute: 1e-12) == nil, "\(count) rows, B = \(count)")
  }

  /// Every batch that there is, one after the other: the mean of its squared distances is the definition. Which one do you have?
  @Test func `all batches of a few rows`() throws {
    var random = RandomSource(seed: 121)
    for _ in 0..<60 {
      let (count, length) = (1 + random.index(below: 5), 1 + random.index(below: 3))
      let rows = (0..<count).map { _ in (0..<length).map { _ in 3 * random.gaussian() } }
      for replacing in [true, false] {
        let batch = 1 + random.index(below: replacing ? 4 : count)
        let right = meanOverAllBatches(of: rows, batch: batch, replacing: replacing)
        let variance = batchVariance(gradients: rows, batch: batch, replacing: replacing)
        let wrong = difference([variance], from: [right], relative: 1e-9, absolute: 1e-12)
        try #require(wrong == nil, "gradients \(rows), B = \(batch), \(replacing ? "with" : "without") replacement")
      }
    }
  }

  /// Twice the batch, half the variance, however large it is. Is yours off by a row?
  @Test(arguments: [1, 2, 50, 1_000, 1_000_000]) func `it falls like one over the batch`(batch: Int) {
    var random = RandomSource(seed: 122)
    let rows = (0..<20).map { _ in (0..<4).map { _ in random.gaussian() } }
    let one = batchVariance(gradients: rows, batch: 1, replacing: true)
    let many = batchVariance(gradients: rows, batch: batch, replacing: true)
    #expect(difference([many * Double(batch)], from: [one]) == nil, "20 rows, B = \(batch) against 1, times B")
  }

  /// A slope that all rows share is no noise. Do you measure from G, or from 0? And which digits are left where the square of one
  /// large number is taken from another?
  @Test(arguments: [-100.0, 3, 500, 1e7 / 3]) func `what all rows share makes no difference`(shift: Double) {
    let rows = [[1.0, -2, 0], [2, 5, 1], [0.5, 1, 7], [4, 4, 4]]
    let right = batchVariance(gradients: rows, batch: 2, replacing: false)
    let shifted = batchVariance(gradients: rows.map { $0.map { $0 + shift } }, batch: 2, replacing: false)
    #expect(difference([shifted], from: [right], relative: 1e-8) == nil, "four rows, each number plus \(shift)")
    let same = [[Double]](repeating: [shift, 1, -shift], count: 5)
    for replacing in [true, false] {
      let none = batchVariance(gradients: same, batch: 2, replacing: replacing)
      #expect(difference([none], from: [0], absolute: 1e-9) == nil, "five times (\(shift), 1, \(-shift)), B = 2")
    }
  }

  /// Squares: gradients ten times as long have a hundred times the variance. Did you take a root?
  @Test(arguments: [-1, 10, 1e-3, 1e-100, 1e100]) func `it grows with the square of the gradients`(scale: Double) {
    let rows = [[1.0, -2], [2, 5], [0.5, 1], [4, 4]]
    let right = batchVariance(gradients: rows, batch: 3, replacing: true) * (scale * scale)
    let scaled = batchVariance(gradients: rows.map { $0.map { $0 * scale } }, batch: 3, replacing: true)
    #expect(difference([scaled], from: [right], relative: 1e-9) == nil, "four rows, each number times \(scale)")
  }

  /// Half of the rows are at 1 and half at −1, in every coordinate: Σ has a 1 for each. How many rows and coordinates do you see?
  @Test(arguments: [2, 10, 500], [1, 7, 300]) func `any number of rows and coordinates`(count: Int, length: Int) {
    let rows = (0..<count).map { row in [Double](repeating: 2 * row < count ? 1 : -1, count: length) }
    for batch in [2, count - 1, count, 3 * count] {
      let replaced = Double(length) / Double(batch)
      let with = batchVariance(gradients: rows, batch: batch, replacing: true)
      let input = "\(count) rows of \(length) numbers, half of them 1, half −1, B = \(batch)"
      #expect(difference([with], from: [replaced]) == nil, "\(input), with replacement")
      guard batch <= count else { continue }
      let without = batchVariance(gradients: rows, batch: batch, replacing: false)
      let right = replaced * Double(count - batch) / Double(count - 1)
      #expect(difference([without], from: [right], absolute: 1e-12) == nil, "\(input), without")
    }
  }

  /// Gradients of no numbers have no distance, and infinite ones no finite variance. What do yours have?
  @Test func `nothing and infinity`() {
    #expect(difference([batchVariance(gradients: [[], []], batch: 1, replacing: true)], from: [0]) == nil, "[], []")
    #expect(
      difference([batchVariance(gradients: [[7]], batch: 3, replacing: true)], from: [0]) == nil, "one row, B = 3")
    let infinite = batchVariance(gradients: [[.infinity], [1]], batch: 1, replacing: true)
    #expect(
      infinite.isNaN || infinite == .infinity, "gradients ∞ and 1 have no finite variance; came \(infinite)")
    #expect(
      difference([batchVariance(gradients: [[0], [2]], batch: 1, replacing: true)], from: [1]) == nil,
      "gradients 0, 2 after that")
  }

  /// The claim of the lesson, on your own formula: do batches drawn at random agree with it?
  @Test(arguments: [1, 5, 20, 39]) func `batches drawn at random`(batch: Int) {
    var random = RandomSource(seed: 123)
    let rows = (0..<40).map { _ in (0..<80).map { _ in random.gaussian() } }
    let mean = meanVector(rows)
    for replacing in [true, false] {
      var sum = 0.0
      for _ in 0..<2_000 {
        let order = random.permutation(of: 40)
        let chosen = (0..<batch).map { rows[replacing ? random.index(below: 40) : order[$0]] }
        sum += squaredDistance(meanVector(chosen), mean)
      }
      let variance = batchVariance(gradients: rows, batch: batch, replacing: replacing)
      #expect(
        difference([variance], from: [sum / 2_000], relative: 0.05) == nil,
        "40 rows of 80 numbers, B = \(batch), \(replacing ? "with" : "without") replacement, 2,000 batches")
    }
  }
}

/// The mean of squared distances of all batches' means from that of all rows.
private func meanOverAllBatches(of rows: [[Double]], batch: Int, replacing: Bool) -> Double {
  var batches: [[Int]] = [[]]
  for _ in 0..<batch {
    batches = batches.flatMap { chosen in
      rows.indices.filter { replacing || !chosen.contains($0) }.map { chosen + [$0] }
    }
  }
  let mean = meanVector(rows)
  return batches.reduce(0) { sum, chosen in
    sum + squaredDistance(meanVector(chosen.map { rows[$0] }), mean) / Double(batches.count)
  }
}
