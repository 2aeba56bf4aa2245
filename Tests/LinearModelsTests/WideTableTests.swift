import Core
import Testing

@testable import LinearModels

/// Tables of hundreds of columns: the two ends of the spectrum, without the rest of it.
@Suite struct WideTableTests {
  /// Rows, columns, and whether columns follow from each other.
  struct Shape: Sendable {
    let rows, columns: Int
    let isDeficient: Bool

    static let all = [
      Shape(rows: 400, columns: 300, isDeficient: false), Shape(rows: 301, columns: 300, isDeficient: false),
      Shape(rows: 60, columns: 300, isDeficient: false), Shape(rows: 280, columns: 260, isDeficient: true),
      Shape(rows: 100, columns: 260, isDeficient: true), Shape(rows: 1, columns: 256, isDeficient: false),
    ]

    func problem() throws -> LinearRegression {
      let plain = try Problems.random(rows: rows, columns: columns, seed: 6)
      guard isDeficient else { return plain }
      let features = Matrix(rows: rows, columns: columns) { row, column in
        let x = plain.features
        return column == 3 ? 5 : column == 7 ? x[row, 1] + x[row, 2] : x[row, column] * Double(1 + column % 9)
      }
      return try LinearRegression(features: features, targets: plain.targets)
    }
  }

  @Test(arguments: Shape.all) func `both ends are those of the whole spectrum`(shape: Shape) throws {
    let curvature = try Curvature(of: shape.problem())
    let all = try Eigensystem(of: curvature.hessian)
    let (unknowns, rank) = (shape.columns + 1, curvature.rank)
    let largest = all.values[unknowns - 1]
    #expect(rank == all.values.count { $0 > Curvature.rounding(unknowns: unknowns) * largest })
    #expect(abs(curvature.largestEigenvalue - largest) <= 1e-9 * largest)
    let smallest = all.values[unknowns - rank]
    #expect(abs(curvature.smallestEigenvalue - smallest) <= 1e-9 * smallest + 1e-13 * largest)
    let error = Problems.model(features: shape.columns, seed: 3)
    // The sign of an eigenvector is arbitrary.
    let ends = [curvature.topComponent(of: error), curvature.flatComponent(of: error)].map(abs)
    let components = curvature.components(of: error)
    let expected = [components[unknowns - 1], components[unknowns - rank]].map(abs)
    #expect(zip(ends, expected).allSatisfy { abs($0 - $1) <= 1e-4 * error.length })
  }

  @Test(arguments: Shape.all) func `the minimiser has the least cost and, of all of those, the least length`(
    shape: Shape
  )
    throws
  {
    let problem = try shape.problem()
    let curvature = try Curvature(of: problem)
    let (cost, gradient) = problem.costAndGradient(at: curvature.minimiserFromZero)
    #expect(curvature.leastCost == cost)
    #expect(gradient.length <= 1e-10 * problem.gradient(at: .zero(features: shape.columns)).length)
    // What has least length has no share of the directions in which the cost does not change.
    let components = curvature.components(of: curvature.minimiserFromZero).dropLast(curvature.rank)
    #expect(components.allSatisfy { abs($0) <= 1e-8 * curvature.minimiserFromZero.length })
  }

  @Test(arguments: Shape.all.prefix(4)) func `the noise floor is the sum over all eigenvectors`(shape: Shape) throws {
    let curvature = try Curvature(of: shape.problem())
    let rate = 0.3 * curvature.criticalRate
    let terms = zip(curvature.eigenvalues, curvature.gradientNoise()).suffix(curvature.rank)
    let floor = terms.reduce(0) { $0 + rate * $1.1 / (2 * 5 * (2 - rate * $1.0)) }
    #expect(abs(curvature.noiseFloor(rate: rate, batchSize: 5) - floor) <= 1e-9 * floor)
    #expect(curvature.noiseFloor(rate: curvature.criticalRate, batchSize: 5) == .infinity)
  }

  @Test func `a wide column whose squares overflow is named`() throws {
    for rows in [100, 300] {
      var elements = [Double](repeating: 1, count: rows * 260)
      elements[17 + 260 * 5] = 1e200
      let problem = try LinearRegression(
        features: Matrix(rows: rows, columns: 260, elements: elements), targets: [Double](repeating: 1, count: rows))
      #expect(throws: LinearModelError.columnTooLarge(17)) { try Curvature(of: problem) }
    }
  }

  @Test func `Lanczos' method finds the greatest eigenvalue among close ones, and of one number`() throws {
    let values = (0..<200).map { 1 + Double($0) * 1e-4 }
    let (value, vector) = try Lanczos.greatest(count: 200) { v in zip(values, v).map { $0 * $1 } }
    #expect(abs(value - values[199]) <= 1e-9)
    #expect(abs(abs(vector[199]) - 1) <= 1e-4)
    #expect(try Lanczos.greatest(count: 1) { $0.map { 3 * $0 } }.value == 3)
  }

  @Test func `a prediction for a row of a table is that for its numbers`() throws {
    for columns in [0, 1, 3, 7, 8, 9, 15, 16, 17, 40] {
      let problem = try Problems.random(rows: 5, columns: columns, seed: 9)
      let model = Problems.model(features: columns, seed: 4)
      let plain = (0..<5).map { model.prediction(for: Array(problem.features.row($0))) }
      #expect((0..<5).map { model.prediction(for: problem.features.row($0)) } == plain)
      #expect(model.predictions(for: problem.features) == plain)
    }
  }
}
