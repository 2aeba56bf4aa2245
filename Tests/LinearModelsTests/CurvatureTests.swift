import Testing

@testable import LinearModels

@Suite struct CurvatureTests {
  private func threeRandomRowsOfFive() throws -> LinearRegression { try Problems.random(rows: 3, columns: 5, seed: 2) }

  private func problems() throws -> [LinearRegression] {
    try [
      Problems.twoHouses(), Problems.cars(), threeRandomRowsOfFive(), Problems.random(rows: 30, columns: 4, seed: 8),
      Problems.random(rows: 1, columns: 0, seed: 1), Problems.random(rows: 1, columns: 2, seed: 1),
    ]
  }

  @Test func `the cost is J* plus half the sum of λc²`() throws {
    let wrong = try problems().first { problem in
      let curvature = try Curvature(of: problem)
      let model = Problems.model(features: problem.featureCount, seed: 12)
      let components = curvature.components(of: model - curvature.minimiser(from: model))
      let excess = zip(curvature.eigenvalues, components).reduce(0) { $0 + $1.0 * $1.1 * $1.1 / 2 }
      let cost = problem.cost(at: model)
      return !(abs(curvature.leastCost + excess - cost) <= 1e-11 * cost)
    }
    #expect(wrong == nil)
  }

  @Test func `at the minimiser the gradient is zero, from wherever it was sought`() throws {
    let wrong = try problems().first { problem in
      let start = Problems.model(features: problem.featureCount, seed: 13)
      let minimiser = try Curvature(of: problem).minimiser(from: start)
      return !(problem.gradient(at: minimiser).length <= 1e-12 * (1 + problem.gradient(at: start).length))
    }
    #expect(wrong == nil)
  }

  @Test func `with fewer rows than unknowns descent goes to the projection of its start`() throws {
    let problem = try threeRandomRowsOfFive()
    let curvature = try Curvature(of: problem)
    #expect(curvature.rank == 3)
    let start = Problems.model(features: 5, seed: 21)
    let end = try #require(problem.descent(from: start, rate: curvature.bestRate, steps: 5_000).last)
    #expect((end - curvature.minimiser(from: start)).length <= 1e-12)
    #expect((end - curvature.minimiserFromZero).length > 0.1)  // a start of its own has a minimiser of its own
  }

  @Test func `the smallest eigenvalue is the smallest that is not zero`() throws {
    let problem = try threeRandomRowsOfFive()
    let curvature = try Curvature(of: problem)
    let rate = 0.8 * curvature.criticalRate
    let start = Problems.model(features: 5, seed: 21)
    let minimiser = curvature.minimiser(from: start)
    let errors = problem.descent(from: start, rate: rate, steps: 60).map { ($0 - minimiser).length }
    #expect(abs(errors[60] / errors[59] - curvature.slowestFactor(at: rate)) <= 1e-6)
    #expect(curvature.slowestFactor(at: rate) < 0.999)  // over all eigenvalues it would be 1
  }

  @Test func `cars have the curvature that is known of them`() throws {
    let curvature = try Curvature(of: Problems.cars())
    #expect(abs(curvature.smallestEigenvalue - 0.103218) <= 1e-6)
    #expect(abs(curvature.largestEigenvalue - 265.457) <= 1e-3)
    #expect(abs(curvature.conditionNumber - 2572) <= 0.5)
    #expect(abs(curvature.criticalRate - 0.00753418) <= 1e-8)
    #expect(abs(curvature.bestRate - 0.00753125) <= 1e-8)
    #expect(abs(curvature.leastCost - 113.535) <= 1e-3)
    #expect(abs(curvature.slowestFactor(at: 0.006) - 0.99938) <= 1e-5)
    #expect(abs(curvature.topFactor(at: 0.006) - 0.5927) <= 1e-4)
  }

  @Test(arguments: [0.1, 0.5, 0.8, 0.99])
  func `below 2 over λmax no step leaves more of the error than the slowest factor`(share: Double) throws {
    let problem = try Problems.twoHouses()
    let curvature = try Curvature(of: problem)
    let rate = share * curvature.criticalRate
    let minimiser = curvature.minimiserFromZero
    let errors = problem.descent(from: .zero(features: 1), rate: rate, steps: 100).map { ($0 - minimiser).length }
    let factor = curvature.slowestFactor(at: rate)
    #expect(factor < 1)
    let wrong = (0..<100).first {
      errors[$0] > 1e-9 * errors[0] && !(errors[$0 + 1] <= factor * errors[$0] * (1 + 1e-6))
    }
    #expect(wrong == nil)
  }

  @Test(arguments: [0.99, 1.01])
  func `the top component is multiplied by its factor from the first step on`(share: Double) throws {
    let problem = try Problems.cars()
    let curvature = try Curvature(of: problem)
    let rate = share * curvature.criticalRate
    let components = problem.descent(from: .zero(features: 1), rate: rate, steps: 100).map {
      curvature.topComponent(of: $0 - curvature.minimiserFromZero)
    }
    let factor = curvature.topFactor(at: rate)
    #expect(abs(factor - (2 * share - 1)) <= 1e-12)
    var expected = components[0]
    let wrong = components.indices.first { k in
      defer { expected *= -factor }  // above 1/λmax it changes its sign each time
      return !(abs(components[k] - expected) <= 1e-9 * abs(expected))
    }
    #expect(wrong == nil)
  }

  @Test func `the best rate has the least slowest factor`() throws {
    let curvature = try Curvature(of: Problems.cars())
    let best = curvature.slowestFactor(at: curvature.bestRate)
    let wrong = stride(from: 0.01, through: 1.1, by: 0.01)
      .first { !(best <= curvature.slowestFactor(at: $0 * curvature.criticalRate) * (1 + 1e-12)) }
    #expect(wrong == nil)
    #expect(abs(curvature.bestRate / curvature.criticalRate - 2572 / 2573.0) <= 1e-6)
  }

  @Test func `eigenvectors are orthonormal and solve their equation`() throws {
    let curvature = try Curvature(of: Problems.random(rows: 30, columns: 4, seed: 8))
    let (H, λ, v) = (curvature.hessian, curvature.eigenvalues, curvature.eigensystem.vectors)
    let wrong = (0..<5).first { i in
      let orthonormal = (0..<5).allSatisfy { j in
        abs(zip(v[i], v[j]).reduce(0) { $0 + $1.0 * $1.1 } - (i == j ? 1 : 0)) <= 1e-14
      }
      let solved = (0..<5).allSatisfy { row in
        abs(zip(H.row(row), v[i]).reduce(0) { $0 + $1.0 * $1.1 } - λ[i] * v[i][row]) <= 1e-13
      }
      return !(orthonormal && solved)
    }
    #expect(wrong == nil)
    #expect(λ == λ.sorted())
  }
}
