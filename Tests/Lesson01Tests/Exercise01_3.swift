import Core
import Lesson01
import LinearModels
import TestSupport
import Testing

/// Exercise 1.3: scaling a column.
@Suite struct Exercise01_3 {
  static let columns: [[Double]] = [[1, 2], [2, 4, 9], [-5, 0.5, 3, 3, 100], [1e6 + 1, 1e6 + 2, 1e6 + 4]]

  /// The scaled column, which must be as long as the column itself.
  private func scores(of column: [Double]) throws -> [Double] {
    let scores = standardScores(of: column)
    try #require(scores.count == column.count, "a column of \(column.count) values must stay one of as many")
    return scores
  }

  /// What is left of the mean when the mean is taken away from every value?
  @Test(arguments: columns) func `the mean is 0`(column: [Double]) throws {
    let scores = try scores(of: column)
    #expect(abs(scores.reduce(0, +) / Double(column.count)) <= 1e-9, "the mean of \(scores)")
  }

  /// Is the sum of the squares divided by m or by m − 1? With two values the difference is the largest.
  @Test(arguments: columns) func `the mean square is 1`(column: [Double]) throws {
    let scores = try scores(of: column)
    let square = scores.reduce(0) { $0 + $1 * $1 } / Double(column.count)
    #expect(isClose(square, 1, relative: 1e-9), "the mean square of \(scores)")
  }

  /// Three values by hand: their mean is 5. What is the mean of the three squared differences?
  @Test func `2, 4 and 9 become minus 3, minus 1 and 4 over the deviation`() throws {
    let scores = try scores(of: [2, 4, 9])
    let deviation = (26.0 / 3).squareRoot()
    #expect(scores[0] ≈ (-3 / deviation))
    #expect(scores[1] ≈ (-1 / deviation))
    #expect(scores[2] ≈ (4 / deviation))
  }

  /// Feet or metres, Celsius or Kelvin: should the model notice?
  @Test func `neither the unit nor the origin matters`() throws {
    let column = [2.0, 4, 9, -1]
    let (plain, other) = (try scores(of: column), try scores(of: column.map { 100 * $0 + 273 }))
    let wrong = zip(plain, other).first { !isClose($0, $1, relative: 1e-9) }
    #expect(wrong == nil, "expected \(wrong?.0 ?? .nan) in the other unit too, got \(wrong?.1 ?? .nan)")
  }

  /// All values equal: the deviation is 0. What is 0/0, and what should stand there?
  @Test func `a constant column becomes zeros`() throws {
    #expect(try scores(of: [7, 7, 7]) == [0, 0, 0])
    #expect(try scores(of: [1, 3]) == [-1, 1], "and a column that is not constant does not")
  }

  /// The lesson's own claim: of one scaled feature both eigenvalues are 1. A needle before, what is it now?
  @Test func `the bowl of a scaled feature is round`() throws {
    let column = [4.0, 7, 8, 9, 10, 25]
    let scores = try scores(of: column)
    let features = Matrix(rows: column.count, columns: 1) { row, _ in scores[row] }
    let bowl = try Curvature(of: LinearRegression(features: features, targets: [2, 4, 16, 10, 18, 85]))
    #expect(isClose(bowl.largestEigenvalue, 1, relative: 1e-9), "λmax")
    #expect(isClose(bowl.conditionNumber, 1, relative: 1e-9), "κ")
  }

  /// If all the other tests pass and this one fails: which value is the first to differ?
  @Test(arguments: columns) func `agrees with the library's ZScore`(column: [Double]) throws {
    let features = Matrix(rows: column.count, columns: 1) { row, _ in column[row] }
    let library = try ZScore(fitting: features).apply(to: features).column(0)
    let scores = try scores(of: column)
    let wrong = zip(library, scores).first { !isClose($0, $1, relative: 1e-6, absolute: 1e-9) }
    #expect(wrong == nil, "expected \(wrong?.0 ?? .nan), got \(wrong?.1 ?? .nan)")
  }
}
