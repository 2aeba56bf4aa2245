import Datasets
import Testing

@Suite struct GeneratedTests {
  @Test func `a line without noise is a line`() throws {
    let line = try Generated.line(rows: 40, slope: -3, intercept: 0.5, seed: 1)
    #expect(zip(line.features.elements, line.targets).allSatisfy { $1 == -3 * $0 + 0.5 })
    #expect(line.features.elements.allSatisfy { -1 <= $0 && $0 < 1 })
    #expect(Set(line.features.elements).count == 40)
  }

  @Test func `the noise has the deviation asked for`() throws {
    let line = try Generated.line(rows: 20_000, slope: 2, intercept: 1, noise: 0.3, seed: 2)
    let residuals = zip(line.features.elements, line.targets).map { $1 - 2 * $0 - 1 }
    #expect(abs((residuals.reduce(0) { $0 + $1 * $1 } / 20_000).squareRoot() - 0.3) <= 0.01)
  }

  /// The characteristic polynomial at each eigenvalue, by way of the invariants: trace and sum of squares.
  @Test func `the bowl has the curvatures asked for`() throws {
    let eigenvalues = [100, 7, 0.5]
    let problem = try Generated.regression(rows: 60, eigenvalues: eigenvalues, noise: 0.1, seed: 3)
    let h = hessian(problem)
    // Powers of the matrix have the powers of the eigenvalues: their traces determine them all.
    var power = h
    for exponent in 1...4 {
      let trace = (0..<4).reduce(0.0) { $0 + power[$1][$1] }
      let expected = (eigenvalues + [1]).reduce(0) { sum, λ in sum + (1...exponent).reduce(1) { p, _ in p * λ } }
      #expect(abs(trace / expected - 1) <= 1e-12)
      power = product(power, h)
    }
    #expect((0..<3).allSatisfy { abs(h[3][$0]) <= 1e-12 })
    #expect((0..<3).contains { abs(h[$0][($0 + 1) % 3]) > 1e-3 }, "the axes of the bowl are turned")
  }

  @Test func `the condition number spreads the curvatures evenly`() throws {
    let h = hessian(try Generated.regression(rows: 40, features: 3, conditionNumber: 400, seed: 4))
    let trace = h[0][0] + h[1][1] + h[2][2]
    #expect(abs(trace - (1 + 20 + 400)) <= 1e-9)
  }

  @Test func `moons, spirals and blobs lie where their formulas say`() throws {
    let moons = try Generated.moons(count: 100, noise: 0, seed: 5)
    let spirals = try Generated.spirals(count: 99, arms: 3, turns: 2, noise: 0, seed: 5)
    let blobs = try Generated.blobs(count: 100, classes: 4, radius: 3, spread: 0, seed: 5)
    for (set, classes) in [(moons, 2), (spirals, 3), (blobs, 4)] {
      #expect(set.classCount == classes)
      #expect(set.labels == (0..<set.count).map { $0 % classes })
      #expect(set.points.rows == set.count)
    }
    func place(_ set: LabelledPoints, _ i: Int) -> (x: Double, y: Double) {
      (set.points[i, 0], set.points[i, 1])
    }
    let offMoon = (0..<100).first { i in
      let (x, y) = place(moons, i)
      let (u, v) = moons.labels[i] == 0 ? (x, y) : (1 - x, 0.5 - y)
      return !(abs(u * u + v * v - 1) <= 1e-12 && v >= 0)
    }
    #expect(offMoon == nil)
    #expect(
      (0..<99).allSatisfy {
        place(spirals, $0).x * place(spirals, $0).x + place(spirals, $0).y * place(spirals, $0).y < 1
      })
    #expect((0..<100).allSatisfy { abs(place(blobs, $0).x) + abs(place(blobs, $0).y) == 3 })
  }

  @Test func `the seed decides`() throws {
    #expect(try Generated.moons(count: 10, seed: 1) == Generated.moons(count: 10, seed: 1))
    #expect(try Generated.moons(count: 10, seed: 1) != Generated.moons(count: 10, seed: 2))
    #expect(try Generated.spirals(count: 10, seed: 1) != Generated.spirals(count: 10, seed: 2))
    #expect(try Generated.blobs(count: 10, seed: 1) != Generated.blobs(count: 10, seed: 2))
  }

  @Test func `a set that cannot be gets a sentence`() {
    let attempts: [() throws -> Void] = [
      { _ = try Generated.line(rows: 0, seed: 0) }, { _ = try Generated.line(rows: 3, noise: -1, seed: 0) },
      { _ = try Generated.line(rows: 3, noise: .nan, seed: 0) },
      { _ = try Generated.regression(rows: 3, eigenvalues: [1, 2, 3], seed: 0) },
      { _ = try Generated.regression(rows: 9, eigenvalues: [1, 0], seed: 0) },
      { _ = try Generated.regression(rows: 9, eigenvalues: [], seed: 0) },
      { _ = try Generated.regression(rows: 9, features: 0, conditionNumber: 3, seed: 0) },
      { _ = try Generated.regression(rows: 9, features: 2, conditionNumber: 0.5, seed: 0) },
      { _ = try Generated.moons(count: 1, seed: 0) }, { _ = try Generated.spirals(count: 10, arms: 1, seed: 0) },
      { _ = try Generated.spirals(count: 10, turns: .infinity, seed: 0) },
      { _ = try Generated.blobs(count: 10, radius: .nan, seed: 0) },
    ]
    for attempt in attempts { #expect(throws: DatasetError.self, performing: attempt) }
  }

  /// XᵀX/m with a last column of ones for the bias.
  private func hessian(_ problem: Regression) -> [[Double]] {
    let n = problem.featureCount
    let rows = (0..<problem.rowCount).map { Array(problem.features.elements[$0 * n..<($0 + 1) * n]) + [1] }
    return (0...n).map { i in
      (0...n).map { j in rows.reduce(0) { $0 + $1[i] * $1[j] } / Double(problem.rowCount) }
    }
  }

  private func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    a.map { row in b[0].indices.map { j in row.indices.reduce(0) { $0 + row[$1] * b[$1][j] } } }
  }
}
