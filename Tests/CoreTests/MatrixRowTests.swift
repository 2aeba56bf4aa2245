import Testing

@testable import Core

/// A row of a matrix is a view, and behaves as the array that it was before.
@Suite struct MatrixRowTests {
  private let matrix = Matrix(rows: 3, columns: 4) { row, column in Double(10 * row + column) }

  @Test func `a row has the numbers of its row, counted from 0`() {
    let row = matrix.row(1)
    #expect(Array(row) == [10, 11, 12, 13])
    #expect(row.count == 4)
    #expect(row.indices == 0..<4)
    #expect((0..<4).map { row[$0] } == [10, 11, 12, 13])
    #expect(row == [10, 11, 12, 13])
    #expect(row != matrix.row(2))

  }

  @Test func `it takes part in loops, sums and zips as an array does`() {
    let row = matrix.row(2)
    var sum = 0.0
    for (factor, number) in zip([1.0, 2, 3, 4], row) { sum += factor * number }
    #expect(sum == 220)
    #expect(row.reduce(0, +) == 86)
    #expect(row.enumerated().map(\.element) == [20, 21, 22, 23])
    #expect(Array(row.prefix(2)) == [20, 21])
    #expect(row.last == 23)
    #expect("\(row)" == "[20.0, 21.0, 22.0, 23.0]")
  }

  @Test func `a matrix without columns has empty rows`() {
    let empty = Matrix(rows: 2, columns: 0) { _, _ in 0 }
    #expect(empty.row(1).isEmpty)
  }
}
