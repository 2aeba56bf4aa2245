import Testing

@testable import Core
@testable import LinearModels

@Suite struct ZScoreTests {
  private func table(offset: Double = 0) throws -> Matrix {
    let problem = try Problems.random(rows: 40, columns: 5, seed: 9)
    return try Matrix(rows: 40, columns: 5, elements: problem.features.elements.map { $0 + offset })
  }

  @Test(arguments: [0, 1e3, -1e9])
  func `scaled columns have mean 0 and population deviation 1`(offset: Double) throws {
    let raw = try table(offset: offset)
    let scaled = try ZScore(fitting: raw).apply(to: raw)
    let wrong = (0..<5).first { j in
      let column = scaled.column(j)
      let mean = column.reduce(0, +) / 40
      let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40
      // An offset of 1e9 leaves the data itself only seven digits.
      return !(abs(mean) <= 1e-6 && abs(variance - 1) <= 1e-12)
    }
    #expect(wrong == nil)
  }

  @Test func `the scaled Hessian has ones on its diagonal`() throws {
    let raw = try table()
    let scaled = try ZScore(fitting: raw).apply(to: raw)
    let hessian = try Curvature(of: LinearRegression(features: scaled, targets: raw.column(0))).hessian
    #expect((0..<6).allSatisfy { abs(hessian[$0, $0] - 1) <= 1e-14 })
  }

  @Test(arguments: [0, 1e3])
  func `a model and its undone self predict the same`(offset: Double) throws {
    let raw = try table(offset: offset)
    let scaling = try ZScore(fitting: raw)
    let model = Problems.model(features: 5, seed: 4)
    let scaled = model.predictions(for: try scaling.apply(to: raw))
    let undone = scaling.undo(model).predictions(for: raw)
    #expect(zip(scaled, undone).allSatisfy { abs($0 - $1) <= 1e-12 * (1 + offset) })
  }

  @Test func `undo and redo are each other's inverse`() throws {
    let scaling = try ZScore(fitting: table())
    let model = Problems.model(features: 5, seed: 4)
    #expect((scaling.redo(scaling.undo(model)) - model).length <= 1e-14)
    #expect((scaling.undo(scaling.redo(model)) - model).length <= 1e-14)
  }

  @Test func `a constant column scales to 0, is reported, and loses its weight to the bias`() throws {
    // Three times 0.1 has a mean that is not 0.1: no rounding may turn a constant into a column of ±1.
    let raw = try Matrix([[0.1, 1], [0.1, 2], [0.1, 4]])
    let scaling = try ZScore(fitting: raw)
    #expect(scaling.constantColumns == [0])
    #expect(scaling.means[0] == 0.1)
    #expect(try scaling.apply(to: raw).column(0) == [0, 0, 0])
    #expect(scaling.undo(LinearModel(weights: [5, 1], bias: 0)).weights[0] == 0)
    let model = LinearModel(weights: [5, 1], bias: 0)
    let moved = scaling.undo(scaling.redo(model))
    #expect(moved.weights[0] == 0)
    #expect(zip(moved.predictions(for: raw), model.predictions(for: raw)).allSatisfy { abs($0 - $1) <= 1e-14 })
  }

  @Test func `with a single row every column is constant`() throws {
    let raw = try Matrix([[3, 4]])
    let scaling = try ZScore(fitting: raw)
    #expect(scaling.constantColumns == [0, 1])
    #expect(try scaling.apply(to: raw).elements == [0, 0])
  }

  @Test func `a scaling fitted to some rows knows nothing of the others`() throws {
    let raw = try Matrix([[1], [3], [100]])
    let scaling = try ZScore(fitting: raw, rows: [0, 1])
    #expect(scaling.means == [2])
    #expect(scaling.deviations == [1])
    #expect(try scaling.apply(to: raw).elements == [-1, 1, 98])
  }
}
