import Core
import Lesson12
import TestSupport
import Testing

/// Exercise 12.2: the noise scale and the best rate for a batch.
@Suite struct Exercise12_2 {
  /// G is 2, and the rows are 1 away from it on both sides. Along which vectors is the curvature 2·v² taken?
  @Test func `two rows, by hand`() {
    let rows = [[1.0], [3]]
    #expect(
      difference([noiseScale(gradients: rows) { 2 * $0[0] * $0[0] }], from: [0.25]) == nil,
      "the noise scale of the gradients 1, 3 with H = 2: (2·1)/(2·4)")
    let rates = [1, 2, 4].map { batch in bestRate(gradients: rows, batch: batch) { 2 * $0[0] * $0[0] } }
    #expect(
      difference(rates, from: [0.4, 4 / 9.0, 8 / 17.0]) == nil,
      "the best rates for B = 1, 2, 4: ½/(1 + ¼/B), gradients 1, 3, H = 2")
  }

  /// G = (2, 1), ‖G‖² = 5, GᵀHG = 4 + 9, and both dᵢ have dᵀHd = 10. Is 5/13 your rate without noise?
  @Test func `two numbers and two curvatures, by hand`() {
    let rows = [[1.0, 0], [3, 2]]
    let bowl = { (v: [Double]) in v[0] * v[0] + 9 * v[1] * v[1] }
    #expect(
      difference([noiseScale(gradients: rows, curvature: bowl)], from: [10 / 13.0]) == nil,
      "the noise scale of (1, 0), (3, 2) with H = diag(1, 9)")
    let rates = [1, 2, 10].map { bestRate(gradients: rows, batch: $0, curvature: bowl) }
    #expect(
      difference(rates, from: [5 / 23.0, 5 / 18.0, 5 / 14.0]) == nil,
      "the best rates for B = 1, 2, 10, with H = diag(1, 9)")
  }

  /// Three rows: is the noise a mean over three, over two, or a sum?
  @Test func `three rows, by hand`() {
    let rows = [[0.0], [3], [6]]
    #expect(
      difference([noiseScale(gradients: rows) { $0[0] * $0[0] }], from: [2 / 3.0]) == nil,
      "the noise scale of the gradients 0, 3, 6 with H = 1: 6/9")
    #expect(
      difference([bestRate(gradients: rows, batch: 2) { $0[0] * $0[0] }], from: [0.75]) == nil,
      "the best rate for B = 2, gradients 0, 3, 6, H = 1: 1/(1 + ⅓)")
  }

  /// Rows that agree have no noise. Does the batch still make a difference?
  @Test(arguments: [1, 2, 7]) func `rows that agree allow the rate without noise`(count: Int) {
    let rows = [[Double]](repeating: [3, -4], count: count)
    let bowl = { (v: [Double]) in 2 * v[0] * v[0] + 5 * v[1] * v[1] }
    #expect(
      difference([noiseScale(gradients: rows, curvature: bowl)], from: [0], absolute: 1e-12) == nil,
      "\(count) times (3, −4), H = diag(2, 5)")
    for batch in [1, 100] {
      #expect(
        difference([bestRate(gradients: rows, batch: batch, curvature: bowl)], from: [25 / 98.0]) == nil,
        "\(count) times (3, −4), B = \(batch), H = diag(2, 5)")
    }
  }

  /// The batch that is as large as the noise scale has half of the largest rate. And a very large one?
  @Test func `from the smallest batch to the largest`() throws {
    // G = 1, tr(HΣ) = 16 for H = 1.
    let rows = [[5.0], [-3]]
    #expect(difference([noiseScale(gradients: rows) { $0[0] * $0[0] }], from: [16]) == nil, "gradients 5, −3, H = 1")
    for (batch, right) in [
      (1, 1 / 17.0), (4, 0.2), (16, 0.5), (48, 0.75), (1_000_000, 1 / 1.000_016), (1_000_000_000, 1 / 1.000_000_016),
    ] {
      let rate = bestRate(gradients: rows, batch: batch) { $0[0] * $0[0] }
      try #require(difference([rate], from: [right]) == nil, "B = \(batch), gradients 5, −3, H = 1")
    }
  }

  /// A bowl that is h times as steep wants an h-th of the rate. What happens to a ratio of two curvatures?
  @Test(arguments: [1e-6, 0.5, 40, 1e9]) func `a steeper bowl`(steepness: Double) {
    let rows = [[1.0, 2], [0, -1], [3, 3]]
    let bowl = { (v: [Double]) in steepness * (v[0] * v[0] + 3 * v[1] * v[1] + v[0] * v[1]) }
    let plain = { (v: [Double]) in v[0] * v[0] + 3 * v[1] * v[1] + v[0] * v[1] }
    #expect(
      difference(
        [noiseScale(gradients: rows, curvature: bowl)], from: [noiseScale(gradients: rows, curvature: plain)]) == nil,
      "the noise scale with a bowl \(steepness) times as steep")
    #expect(
      difference(
        [bestRate(gradients: rows, batch: 3, curvature: bowl) * steepness],
        from: [bestRate(gradients: rows, batch: 3, curvature: plain)]) == nil,
      "the best rate with a bowl \(steepness) times as steep, times \(steepness)")
  }

  /// Gradients of another length: what has squares of them above and below the line?
  @Test(arguments: [-1, 1e-3, 25, 1e-100, 1e100]) func `longer gradients`(scale: Double) {
    let rows = [[1.0, 2], [0, -1], [3, 3]]
    let bowl = { (v: [Double]) in v[0] * v[0] + 3 * v[1] * v[1] + v[0] * v[1] }
    let scaled = rows.map { $0.map { $0 * scale } }
    #expect(
      difference(
        [noiseScale(gradients: scaled, curvature: bowl), bestRate(gradients: scaled, batch: 2, curvature: bowl)],
        from: [noiseScale(gradients: rows, curvature: bowl), bestRate(gradients: rows, batch: 2, curvature: bowl)])
        == nil,
      "noise scale and best rate, gradients times \(scale)")
  }

  /// tr(HΣ) from the matrices themselves. Is your Σ around G, and divided by N?
  @Test func `any gradients on any bowl`() throws {
    var random = RandomSource(seed: 124)
    for place in 0..<100 {
      // Every tenth case is a large one.
      let (most, rowsAtMost, largest) = place % 10 == 9 ? (30, 60, 100_000) : (5, 6, 40)
      let n = 1 + random.index(below: most)
      let (count, batch) = (1 + random.index(below: rowsAtMost), 1 + random.index(below: largest))
      let factor = (0..<n + 1).map { _ in (0..<n).map { _ in random.gaussian() } }
      let h = (0..<n).map { i in (0..<n).map { j in factor.reduce(0) { $0 + $1[i] * $1[j] } } }
      let rows = (0..<count).map { _ in (0..<n).map { _ in 1 + 2 * random.gaussian() } }
      let mean = meanVector(rows)
      var (trace, bent) = (0.0, 0.0)
      for i in 0..<n {
        for j in 0..<n {
          let σ = rows.reduce(0) { $0 + ($1[i] - mean[i]) * ($1[j] - mean[j]) } / Double(count)
          trace += h[i][j] * σ
          bent += h[i][j] * mean[i] * mean[j]
        }
      }
      let square = mean.reduce(0) { $0 + $1 * $1 }
      let curvature = { (v: [Double]) in
        (0..<n).reduce(0) { sum, i in sum + v[i] * (0..<n).reduce(0) { $0 + h[i][$1] * v[$1] } }
      }
      let wrong = difference(
        [
          noiseScale(gradients: rows, curvature: curvature),
          bestRate(gradients: rows, batch: batch, curvature: curvature),
        ], from: [trace / bent, square / (bent + trace / Double(batch))], relative: 1e-8, absolute: 1e-12,
        name: { ["noise scale", "best rate"][$0] })
      try #require(wrong == nil, "H = \(h), gradients \(rows), B = \(batch)")
    }
  }

  /// Over all batches of two rows, the mean loss after the step is a parabola in the rate. Is your rate at its lowest point, and
  /// does twice your rate gain nothing?
  @Test(arguments: 1...10) func `no other rate gains more on average`(seed: UInt64) {
    var random = RandomSource(seed: 1_250 + seed)
    let curvatures = (0..<3).map { _ in random.uniform(in: 0.1..<4) }
    let bowl = { (v: [Double]) in zip(curvatures, v).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } }
    let rows = (0..<4).map { _ in (0..<3).map { _ in 1 + random.gaussian() } }
    let slope = meanVector(rows)
    func gain(_ rate: Double) -> Double {
      var sum = 0.0
      for a in rows {
        for b in rows {
          let g = zip(a, b).map { ($0 + $1) / 2 }
          sum += rate * zip(g, slope).reduce(0) { $0 + $1.0 * $1.1 } - rate * rate / 2 * bowl(g)
        }
      }
      return sum / 16
    }
    let rate = bestRate(gradients: rows, batch: 2, curvature: bowl)
    let input = "gradients \(rows), H = diag\(curvatures), B = 2, rate \(rate)"
    #expect(gain(rate) >= gain(0.99 * rate) && gain(rate) >= gain(1.01 * rate) && gain(rate) > 0, "\(input)")
    #expect(abs(gain(2 * rate)) <= 1e-9 * gain(rate), "the gain of twice the rate: \(gain(2 * rate)); \(input)")
  }

  /// Thousands of rows, thousands of numbers, batches of billions. Which of them does yours count up to a limit only?
  @Test(arguments: [(10_001, 2), (3, 5_003)]) func `any number of rows and of numbers`(count: Int, length: Int) {
    var random = RandomSource(seed: UInt64(count))
    let rows = (0..<count).map { _ in (0..<length).map { _ in 1 + random.gaussian() } }
    let mean = (0..<length).map { place in rows.reduce(0) { $0 + $1[place] } / Double(count) }
    let steepness = (0..<length).map { Double(1 + $0 % 3) }
    let bowl = { (v: [Double]) in zip(steepness, v).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } }
    let noise = rows.reduce(0) { $0 + bowl(zip($1, mean).map { $0 - $1 }) } / Double(count)
    let scale = noise / bowl(mean)
    #expect(
      difference([noiseScale(gradients: rows, curvature: bowl)], from: [scale], relative: 1e-8) == nil,
      "\(count) rows of \(length) numbers")
    let largest = mean.reduce(0) { $0 + $1 * $1 } / bowl(mean)
    for batch in [1, 5_003, 8_000_000_000] {
      let rate = bestRate(gradients: rows, batch: batch, curvature: bowl)
      let right = largest / (1 + scale / Double(batch))
      #expect(
        difference([rate], from: [right], relative: 1e-8) == nil, "B = \(batch), \(count) rows of \(length) numbers")
    }
  }
}
