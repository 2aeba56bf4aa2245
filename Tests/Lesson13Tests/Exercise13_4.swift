import Core
import Foundation
import Lesson13
import TestSupport
import Testing

/// Exercise 13.4: a matrix whose singular values are made about 1.
@Suite struct Exercise13_4 {
  /// What the rounds make of a singular value that is a share s of ‖G‖.
  private func rounded(_ s: Double, _ rounds: Int) -> Double {
    (0..<rounds).reduce(s) { s, _ in 3.4445 * s - 4.7750 * pow(s, 3) + 2.0315 * pow(s, 5) }
  }

  /// As many vectors of a length, at right angles to each other and of length 1.
  private func frame(_ count: Int, in n: Int, using random: inout RandomSource) -> [[Double]] {
    var vectors: [[Double]] = []
    while vectors.count < count {
      var v = (0..<n).map { _ in random.gaussian() }
      for _ in 0..<2 { for other in vectors { v = zip(v, other).map { [d = v.dot(other)] in $0 - d * $1 } } }
      if v.norm > 0.1 { vectors.append(v.map { [length = v.norm] in $0 / length }) }
    }
    return vectors
  }

  /// Σ s·u·vᵀ.
  private func matrix(_ values: [Double], _ left: [[Double]], _ right: [[Double]]) -> [[Double]] {
    left[0].indices.map { row in
      right[0].indices.map { column in
        values.indices.reduce(0) { $0 + values[$1] * left[$1][row] * right[$1][column] }
      }
    }
  }

  private func isWrong(
    _ came: [[Double]], _ right: [[Double]], relative: Double = 1e-9, absolute: Double = 1e-9
  ) -> Bool {
    came.map(\.count) != right.map(\.count)
      || difference(Array(came.joined()), from: Array(right.joined()), relative: relative, absolute: absolute) != nil
  }

  /// A single number is its own length: ±1 before the first round. Which three numbers are added in a round?
  @Test(arguments: [0, 1, 2, 5], [7, -0.25]) func `one number, by hand`(rounds: Int, number: Double) {
    let came = orthogonalized([[number]], rounds: rounds)
    let right = (number > 0 ? 1 : -1) * rounded(1, rounds)
    #expect(
      difference(Array(came.joined()), from: [right]) == nil,
      "G = (\(number)), \(rounds) rounds; one round makes 0.7010 of 1")
  }

  /// ‖G‖² = 9 + 16. Without a round only the length changes. Is it the root of all squares, or that of a row?
  @Test func `no round only makes the length 1`() {
    let came = orthogonalized([[3, 0], [0, -4]], rounds: 0)
    #expect(!isWrong(came, [[0.6, 0], [0, -0.8]]), "G = (3 0; 0 −4), 0 rounds: came \(came)")
    let full = orthogonalized([[1, 1], [1, -1]], rounds: 0)
    #expect(!isWrong(full, [[0.5, 0.5], [0.5, -0.5]]), "G = (1 1; 1 −1), 0 rounds: came \(full)")
  }

  /// On a diagonal every number goes its own way: 0.6 and 0.8 by the formula. Is A made anew in each round?
  @Test(arguments: [1, 2, 3, 5, 12, 13, 50]) func `a diagonal, by the formula for one number`(rounds: Int) {
    let came = orthogonalized([[3, 0], [0, -4]], rounds: rounds)
    let right = [[rounded(0.6, rounds), 0], [0, -rounded(0.8, rounds)]]
    #expect(!isWrong(came, right), "G = (3 0; 0 −4), \(rounds) rounds: expected \(right), came \(came)")
  }

  /// A row has one singular value, and so has a column. How many rows has your A?
  @Test(arguments: [1, 2, 5]) func `one row and one column`(rounds: Int) {
    let part = rounded(1, rounds) / 3
    let row = orthogonalized([[2, -4, 4]], rounds: rounds)
    #expect(!isWrong(row, [[part, -2 * part, 2 * part]]), "G = (2 −4 4), \(rounds) rounds: came \(row)")
    let column = orthogonalized([[2], [-4], [4]], rounds: rounds)
    #expect(!isWrong(column, [[part], [-2 * part], [2 * part]]), "G = (2; −4; 4), \(rounds) rounds: came \(column)")
  }

  /// Wide, tall and square, turned in every direction. What stands on which side of X?
  @Test func `any matrix keeps its directions, and its singular values follow the formula`() throws {
    var random = RandomSource(seed: 134)
    for place in 0..<150 {
      let most = place % 15 == 14 ? 24 : 6
      let (rows, columns, rounds) = (
        1 + random.index(below: most), 1 + random.index(below: most), random.index(below: 7)
      )
      let rank = min(rows, columns)
      let (u, v) = (frame(rank, in: rows, using: &random), frame(rank, in: columns, using: &random))
      let values = (0..<rank).map { _ in pow(10, random.uniform(in: -2..<2)) }
      let shares = values.map { rounded($0 / values.norm, rounds) }
      let (given, right) = (matrix(values, u, v), matrix(shares, u, v))
      let came = orthogonalized(given, rounds: rounds)
      try #require(
        !isWrong(came, right, relative: 1e-7, absolute: 1e-7),
        "G = \(given), \(rounds) rounds: expected \(right), came \(came)")
    }
  }

  /// The claim of the lesson: from 0.01 to 1 before, from 0.68 to 1.14 after five rounds. Which singular value is left small?
  @Test(arguments: [(0.011, 1), (0.02, 0.02), (0.1, 0.01), (0.3, 0.9)])
  func `five rounds bring a hundredth and one near 1`(small: Double, large: Double) throws {
    let values = [small, large, 0.05]
    let came = orthogonalized([[values[0], 0, 0], [0, values[1], 0], [0, 0, values[2]]], rounds: 5)
    try #require(came.map(\.count) == [3, 3, 3], "G = diag(\(values)), 5 rounds: came \(came)")
    for place in 0..<3 {
      let number = came[place][place]
      #expect(number > 0.68 && number < 1.14, "number \(place + 1) of G = diag(\(values)), 5 rounds: came \(number)")
    }
  }

  /// A matrix times any number has the same directions. Does yours depend on the number?
  @Test(arguments: [1e-99, 1e-9, 1e9, 1e99]) func `any magnitude`(scale: Double) {
    let given = [[1, 2, -1], [0.5, -1, 3]]
    let came = orthogonalized(given.map { $0.map { $0 * scale } }, rounds: 5)
    let (plain, turned) = (orthogonalized(given, rounds: 5), orthogonalized(given.map { $0.map { -$0 } }, rounds: 5))
    #expect(came.count == 2 && !isWrong(came, plain), "G times \(scale), 5 rounds: expected \(plain), came \(came)")
    #expect(came.count == 2 && !isWrong(turned.map { $0.map { -$0 } }, plain), "−G, 5 rounds: came \(turned)")
  }

  /// ‖G‖ = 0: what does 0/0 make of yours?
  @Test(arguments: [0, 1, 5]) func `zeros stay zeros`(rounds: Int) {
    let zeros = [[0.0, 0, 0], [0, 0, 0]]
    let came = orthogonalized(zeros, rounds: rounds)
    #expect(!isWrong(came, zeros), "G = (0 0 0; 0 0 0), \(rounds) rounds: came \(came)")
    // A row of zeros beside others, and a matrix of rank 1.
    let part = rounded(1, rounds)
    let half = orthogonalized([[0, 0], [3, 4]], rounds: rounds)
    #expect(!isWrong(half, [[0, 0], [0.6 * part, 0.8 * part]]), "G = (0 0; 3 4), \(rounds) rounds: came \(half)")
    let one = orthogonalized([[1, 1], [1, 1]], rounds: rounds)
    #expect(
      !isWrong(one, [[part / 2, part / 2], [part / 2, part / 2]]), "G = (1 1; 1 1), \(rounds) rounds: came \(one)")
  }

  /// No rows, or rows without numbers: does yours crash?
  @Test func `nothing at all`() {
    #expect(orthogonalized([], rounds: 5).isEmpty, "G = (), 5 rounds")
    let empty = orthogonalized([[], []], rounds: 5)
    #expect(empty.map(\.count) == [0, 0], "G = two rows without numbers, 5 rounds: came \(empty)")
  }

  /// Fifty rounds: the singular values go on moving about 1 and never leave. Which of yours does?
  @Test func `many rounds`() throws {
    var random = RandomSource(seed: 135)
    let (u, v) = (frame(3, in: 4, using: &random), frame(3, in: 3, using: &random))
    let came = orthogonalized(matrix([1, 5, 3], u, v), rounds: 50)
    try #require(came.map(\.count) == [3, 3, 3, 3], "a matrix of 4 rows and 3 columns, 50 rounds: came \(came)")
    for i in 0..<3 {
      // uᵀXv is the singular value itself, and X has no other part: their squares make up all of it.
      let value = (0..<4).reduce(0) { sum, row in sum + u[i][row] * came[row].dot(v[i]) }
      #expect(value > 0.65 && value < 1.25, "singular value \(i + 1), 50 rounds: came \(value)")
    }
  }

  /// A square has as many rows as columns: nothing is wrong with its shape if it is turned by mistake. Is anything else?
  @Test(arguments: [2, 7, 8, 13, 40]) func `a square of any size is not transposed`(size: Int) {
    var random = RandomSource(seed: UInt64(136 + size))
    let (u, v) = (frame(2, in: size, using: &random), frame(2, in: size, using: &random))
    let values = [3.0, 4]
    for rounds in [0, 1, 3] {
      let came = orthogonalized(matrix(values, u, v), rounds: rounds)
      let right = matrix([rounded(0.6, rounds), rounded(0.8, rounds)], u, v)
      #expect(!isWrong(came, right, relative: 1e-7, absolute: 1e-7), "\(size) rows and columns, \(rounds) rounds")
    }
  }

  /// A layer of a real network has hundreds of inputs. Which rows, or columns, are left out of yours?
  @Test(arguments: [(2, 301), (301, 2), (60, 45)]) func `wide and tall ones of any size`(rows: Int, columns: Int) {
    var random = RandomSource(seed: UInt64(rows + 2 * columns))
    let (u, v) = (frame(2, in: rows, using: &random), frame(2, in: columns, using: &random))
    let came = orthogonalized(matrix([3, -4], u, v), rounds: 2)
    let right = matrix([rounded(0.6, 2), -rounded(0.8, 2)], u, v)
    #expect(!isWrong(came, right, relative: 1e-7, absolute: 1e-7), "\(rows) rows, \(columns) columns, 2 rounds")
  }
}
