import Foundation
import Testing

@testable import Core
@testable import LinearModels

/// Bad input gets a sentence that says what is wrong, where, and what would be right.
@Suite struct BadInputTests {
  private func sentence(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return "\(error)" }
  }

  @Test func `a matrix of another count of numbers is refused`() {
    #expect(
      sentence { _ = try Matrix(rows: 2, columns: 3, elements: [1, 2]) }
        == "A matrix of 2 × 3 has 6 numbers, but 2 were given.")
    #expect(throws: MatrixError.self) { try Matrix(rows: -1, columns: -2, elements: [1, 2]) }
    #expect(throws: MatrixError.self) { try Matrix(rows: .max, columns: 2, elements: []) }
    #expect(sentence { _ = try Matrix([[1, 2], [3]]) } == "Row 2 has 1 numbers, but the first row has 2.")
    #expect(throws: MatrixError.self) {
      try JSONDecoder().decode(Matrix.self, from: Data(#"{"rows":2,"columns":2,"elements":[1]}"#.utf8))
    }
  }

  @Test func `a table without rows is refused`() {
    #expect(
      sentence { _ = try LinearRegression(features: Matrix([]), targets: []) }
        == "The table has no rows; descent needs at least one.")
    #expect(throws: LinearModelError.noRows) { try ZScore(fitting: Matrix([])) }
    #expect(throws: LinearModelError.noRows) { try ZScore(fitting: Matrix([[1]]), rows: []) }
  }

  @Test func `another count of targets than rows is refused`() {
    #expect(
      sentence { _ = try LinearRegression(features: Matrix([[1], [2]]), targets: [1]) }
        == "There are 1 targets for 2 rows; each row needs exactly one.")
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `what is not finite is refused and found`(value: Double) {
    let feature = sentence { _ = try LinearRegression(features: Matrix([[1, 2], [3, value]]), targets: [1, 2]) }
    #expect(feature == "Row 2, column 2 is \(value); every feature must be a finite number.")
    let target = sentence { _ = try LogisticRegression(features: Matrix([[1], [3]]), targets: [1, value]) }
    #expect(target == "The target of row 2 is \(value); every target must be a finite number.")
    let scaled = sentence { _ = try ZScore(fitting: Matrix([[1], [3], [value]]), rows: [0, 2]) }
    #expect(scaled == "Row 3, column 1 is \(value); every feature must be a finite number.")
  }

  @Test func `a class that is neither 0 nor 1 is refused`() {
    #expect(
      sentence { _ = try LogisticRegression(features: Matrix([[1], [3]]), targets: [1, 2]) }
        == "The target of row 2 is 2.0; a classification needs targets that are 0 or 1.")
  }

  @Test func `numbers whose squares overflow are refused where squares are needed`() throws {
    let huge = try LinearRegression(features: Matrix([[1, 1e200], [2, 0]]), targets: [1, 2])
    #expect(throws: LinearModelError.columnTooLarge(1)) { try Curvature(of: huge) }
    let classes = try LogisticRegression(features: huge.features, targets: [0, 1])
    #expect(throws: LinearModelError.columnTooLarge(1)) { try classes.curvatureBound() }
    #expect(throws: LinearModelError.columnTooLarge(0)) { try ZScore(fitting: Matrix([[1.7e308], [-1.7e308]])) }
  }

  @Test func `a scaling refuses rows and tables that it does not fit`() throws {
    #expect(
      sentence { _ = try ZScore(fitting: Matrix([[1], [2]]), rows: [0, 2]) }
        == "There is no row with index 2; the table has the indices 0..<2.")
    #expect(
      sentence { _ = try ZScore(fitting: Matrix([[1], [2]])).apply(to: Matrix([[1, 2]])) }
        == "The table has 2 columns, but the scaling was fitted to 1.")
  }
}
