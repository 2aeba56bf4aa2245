import Core
import Lesson01
import LinearModels
import TestSupport
import Testing

/// Exercise 1.3: scaling a column.
@Suite struct Exercise01_3 {
  static let columns: [[Double]] = [[1, 2], [2, 4, 9], [3, 100, -5, 3, 0.5], [1.5, -2, -8, 4]]

  /// The scaled column, which must be as long as the column itself.
  private func scores(of column: [Double]) throws -> [Double] {
    let scores = standardScores(of: column)
    try #require(scores.count == column.count, "a column of \(column.count) values must stay one of as many")
    return scores
  }

  /// The mean of the squares.
  private func meanSquare(_ values: [Double]) -> Double { values.map { $0 * $0 }.reduce(0, +) / Double(values.count) }

  /// What is left of the mean when the mean is taken away from every value?
  @Test(arguments: columns) func `the mean is 0`(column: [Double]) throws {
    let scores = try scores(of: column)
    let mean = scores.reduce(0, +) / Double(column.count)
    #expect(mean ≈ 0.0.within(1e-9), "the mean of your scores \(scores)")
  }

  /// Metres or millimetres: all differences become 1000 times as large. By what were they divided, and did it grow as much?
  @Test func `neither the unit nor the origin matters`() throws {
    let plain = try scores(of: [2, 4, 9, -1])
    let (inMillimetres, shifted) = (try scores(of: [2000, 4000, 9000, -1000]), try scores(of: [275, 277, 282, 272]))
    #expect(inMillimetres ≈ plain.within(1e-9), "[2, 4, 9, −1] times 1000 should have the scores of [2, 4, 9, −1]")
    #expect(shifted ≈ plain.within(1e-9), "[2, 4, 9, −1] plus 273 should have the scores of [2, 4, 9, −1]")
  }

  /// The squares of the scores should have the mean 1. By what must the differences to the mean be divided?
  @Test(arguments: columns) func `the mean square is 1`(column: [Double]) throws {
    let square = meanSquare(try scores(of: column))
    let m = Double(column.count)
    let isOfSample = isClose(square, (m - 1) / m, relative: 1e-6)
    #expect(
      square ≈ 1.0.within(1e-9),
      isOfSample
        ? "it is (m − 1)/m: is your sum of squares divided by m or by m − 1?" : "the mean square of your scores")
  }

  /// The mean is 5, the differences are −3, −1 and 4, the mean of their squares is 26/3. Which score belongs where?
  @Test(arguments: [[2, 4, 9], [9, 2, 4], [4, 9, 2]])
  func `each score stands where its value stood`(column: [Double]) throws {
    let scores = try scores(of: column)
    let deviation = (26.0 / 3).squareRoot()
    #expect(scores ≈ column.map { ($0 - 5) / deviation }.within(1e-9))
  }

  /// All values are equal, or there is only one: σ is 0. What is 0/0, and what should stand there?
  @Test func `a constant column becomes zeros`() throws {
    for column in [[7.0, 7, 7], [7], [0, 0], [-2, -2, -2, -2]] {
      let scores = try scores(of: column)
      #expect(scores == column.map { _ in 0 }, "the column \(column)")
    }
    let others = try scores(of: [5, 5, 8, 5])
    #expect(others ≈ [-1, -1, 3, -1].map { $0 / 3.0.squareRoot() }.within(1e-9), "[5, 5, 8, 5] is not constant")
  }

  /// Tiny values are not equal values. From which σ on is a column constant?
  @Test(arguments: [1e-120, 1e-20, 1e-9, 1e-7, 1e-3, 1e4, 1e12, 1e20, 1e120])
  func `a column in any unit`(unit: Double) throws {
    let (plain, other) = (try scores(of: [2, 4, 9, -1]), try scores(of: [2 * unit, 4 * unit, 9 * unit, -unit]))
    #expect(meanSquare(plain) ≈ 1, "the mean square of the scores of [2, 4, 9, −1]")
    #expect(other ≈ plain.within(1e-9), "[2, 4, 9, −1] times \(unit) should have the scores of [2, 4, 9, −1]")
  }

  /// Three times 0.1, divided by 3, is not 0.1 in a computer. How do you notice that a column is constant?
  @Test(arguments: [0.1, -0.7, 1e-9, 1e-20, 1e12 / 3, 1e20, -1e120], [3, 7, 10, 1_000, 20_001])
  func `whatever its value and its length, a constant column becomes zeros`(value: Double, count: Int) throws {
    let scores = try scores(of: [Double](repeating: value, count: count))
    let score = scores.first { $0 != 0 } ?? scores[0]
    #expect(score == 0, "the first score that is not 0, of \(count) times \(value)")
    let others = try self.scores(of: [value, 3 * value])
    #expect(others.map(abs) ≈ [1, 1], "[\(value), \(3 * value)] is not constant")
  }

  /// These values differ in their last digits only. Which do you square: values, or differences to the mean?
  @Test(arguments: [2_000.3, -30_000.7, 1e7 / 3]) func `an origin far away costs no digits`(origin: Double) throws {
    let column = [2.1, 4.7, 9.3, -1.9]
    let (plain, other) = (try scores(of: column), try scores(of: column.map { origin + $0 }))
    #expect(meanSquare(plain) ≈ 1, "the mean square of the scores of \(column)")
    #expect(other ≈ plain.within(1e-7), "\(column) plus \(origin) should have the scores of \(column)")
  }

  /// One value far from all others has a score as far away. Is it cut off?
  @Test func `an outlier keeps its score`() throws {
    var column = [Double](repeating: 1, count: 401)
    column[17] = 2_006
    let scores = try scores(of: column)
    #expect(scores[17] ≈ 20, "400 times 1, once 2006: the score of 2006")
    #expect(scores[18] ≈ -0.05, "400 times 1, once 2006: the score of 1")
  }

  /// The opposite of a column: which scores change, and how?
  @Test func `opposite values have opposite scores`() throws {
    let (plain, opposite) = (try scores(of: [2, 4, 9, -1]), try scores(of: [-2, -4, -9, 1]))
    #expect(opposite ≈ plain.map { -$0 }.within(1e-9), "[−2, −4, −9, 1]: the opposite of the scores of [2, 4, 9, −1]")
  }

  /// Long and short, in no order, with equal values among them: which value is the first whose score is another one?
  @Test(arguments: [2, 3, 4, 5, 8, 100, 3_000]) func `columns of any length, in any order`(count: Int) throws {
    var random = RandomSource(seed: UInt64(count))
    for _ in 0..<5 {
      let (unit, origin) = (random.uniform(in: 0.1..<100), random.uniform(in: -100..<100))
      // Multiples of a quarter, so that values repeat; the first two differ.
      let column = (0..<count).map { origin + unit * (Double($0 < 2 ? $0 : random.index(below: 40)) / 4 - 5) }
        .reversed()
      let mean = column.map { $0 / Double(count) }.reduce(0, +)
      let deviation = (column.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(count)).squareRoot()
      let scores = try scores(of: Array(column))
      let input = count <= 5 ? "\(Array(column))" : "\(count) values"
      for (place, (value, score)) in zip(column, scores).enumerated() {
        let right = (value - mean) / deviation
        try #require(score ≈ right.within(1e-7), "the score of value \(place), \(value), of \(input)")
      }
    }
  }

  /// Does a column know anything of the one before it?
  @Test func `another column in between changes nothing`() throws {
    let first = try scores(of: [1, 3, 8])
    _ = try scores(of: [1_000, 2_000, 5_000])
    let again = try scores(of: [1, 3, 8])
    #expect(again ≈ first, "the scores of [1, 3, 8] the second time, and the first")
  }

  /// The lesson's own claim: of one scaled feature both eigenvalues are 1. A needle before, what is it now?
  @Test func `the bowl of a scaled feature is round`() throws {
    let scores = try scores(of: [4, 7, 8, 9, 10, 25])
    let features = Matrix(rows: scores.count, columns: 1) { row, _ in scores[row] }
    let bowl = try Curvature(of: LinearRegression(features: features, targets: [2, 4, 16, 10, 18, 85]))
    #expect(isClose(bowl.largestEigenvalue, 1, relative: 1e-9), "λmax of [4, 7, 8, 9, 10, 25] as you scale it")
    #expect(isClose(bowl.conditionNumber, 1, relative: 1e-9), "its κ")
  }

  /// If all the other tests pass and this one fails: which value is the first to differ?
  @Test(arguments: columns) func `agrees with the library's ZScore`(column: [Double]) throws {
    let features = Matrix(rows: column.count, columns: 1) { row, _ in column[row] }
    let library = try ZScore(fitting: features).apply(to: features).column(0)
    let scores = try scores(of: column)
    #expect(scores ≈ library.within(1e-7), "your scores, and the library's")
  }

  /// Whole numbers up to 2⁵⁰ and their sums are exact in a computer: nothing is rounded here. Are they equal for you?
  @Test(arguments: [0x1p27, -0x1p40, 0x1p50]) func `values beside a far larger origin are not equal values`(
    origin: Double
  ) throws {
    let (plain, other) = (try scores(of: [2, 4, 9, -3]), try scores(of: [2, 4, 9, -3].map { origin + $0 }))
    #expect(other ≈ plain.within(1e-9), "[2, 4, 9, −3] plus \(origin) should have the scores of [2, 4, 9, −3]")
  }

  /// Twenty thousand rows, an even number of them or an odd one. Does every value count in μ and σ, and has it a score?
  @Test(arguments: [20_000, 20_001]) func `a very long column`(count: Int) throws {
    var random = RandomSource(seed: UInt64(count))
    let column = (0..<count).map { 3 + 0.001 * Double($0) + random.gaussian() }
    let mean = column.reduce(0, +) / Double(count)
    let deviation = (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)).squareRoot()
    let right = column.map { ($0 - mean) / deviation }
    let wrong = difference(try scores(of: column), from: right, absolute: 1e-9) { "score \($0 + 1)" }
    #expect(wrong == nil, "\(count) values")
  }
}
