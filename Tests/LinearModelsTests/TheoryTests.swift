import Foundation
import TestSupport
import Testing

@testable import Core
@testable import LinearModels

/// What later lessons ask of the theory: the best rate of a finite run, and the floor of a stochastic one.
@Suite struct TheoryTests {
  @Test(arguments: [(10, 0.77), (30, 0.91), (50, 0.943), (100, 0.971), (200, 0.985), (300, 0.990)])
  func `on two houses the best rate after N steps nears the best rate as known`(steps: Int, share: Double) throws {
    let curvature = try Curvature(of: Problems.twoHouses())
    let rate = curvature.bestRate(afterSteps: steps, from: .zero(features: 1))
    #expect(abs(rate / curvature.bestRate - share) <= 0.005)
  }

  @Test(arguments: [1, 2, 10, 100, 10_000])
  func `for two parameters it is the closed form`(steps: Int) throws {
    let curvature = try Curvature(of: Problems.cars())
    let c = curvature.components(of: LinearModel.zero(features: 1) - curvature.minimiserFromZero)
    let λ = curvature.eigenvalues
    let ratio = λ[0] * c[0] / (λ[1] * c[1])
    let q = pow(ratio * ratio, 1 / Double(2 * steps - 1))
    let expected = (1 + q) / (λ[1] + q * λ[0])
    let rate = curvature.bestRate(afterSteps: steps, from: .zero(features: 1))
    #expect(abs(rate - expected) <= 1e-12 * expected)
  }

  @Test func `for many parameters no other rate ends lower`() throws {
    let problem = try Problems.random(rows: 30, columns: 4, seed: 8)
    let curvature = try Curvature(of: problem)
    let start = Problems.model(features: 4, seed: 3)
    func excess(_ rate: Double) throws -> Double {
      try problem.cost(at: #require(problem.descent(from: start, rate: rate, steps: 20).last)) - curvature.leastCost
    }
    let best = curvature.bestRate(afterSteps: 20, from: start)
    let least = try excess(best)
    let wrong = try [0.5, 0.9, 0.99, 1.01, 1.1, 1.5].first { try !(least < excess($0 * best)) }
    #expect(wrong == nil)
  }

  @Test func `from the minimiser itself every rate is as good, and the answer is the best one`() throws {
    let problem = try LinearRegression(features: Matrix([[1], [2]]), targets: [0, 0])
    let curvature = try Curvature(of: problem)
    #expect(curvature.bestRate(afterSteps: 5, from: .zero(features: 1)) == curvature.bestRate)
  }

  @Test func `the noise is the covariance of the rows' gradients, seen along the eigenvectors`() throws {
    let problem = try Problems.cars()
    let curvature = try Curvature(of: problem)
    let rows = (0..<50).map { problem.gradient(at: curvature.minimiserFromZero, rows: [$0]) }
    let noise = curvature.gradientNoise()
    let wrong = (0..<2).first { i in
      let along = rows.map { curvature.components(of: $0)[i] }
      let variance = along.reduce(0) { $0 + $1 * $1 } / 50
      return !(abs(noise[i] - variance) <= 1e-10 * variance)
    }
    #expect(wrong == nil)
  }

  @Test func `on scaled cars the noise has the known trace and floors`() throws {
    let curvature = try Curvature(of: scaledCars())
    #expect(abs(curvature.gradientNoise().reduce(0, +) - 444.8) <= 0.1)
    // Measured floors divided by the ratios measured to theory, to the digits given.
    let measured = [(0.02, 0.443 / 0.99), (0.04, 0.902 / 0.99), (0.08, 1.87 / 1.01), (0.16, 4.00 / 1.03)]
    let wrong = measured.first { !(abs(curvature.noiseFloor(rate: $0, batchSize: 5) / $1 - 1) <= 0.01) }
    #expect(wrong == nil)
    #expect(curvature.noiseFloor(rate: 2.01, batchSize: 5) == .infinity)
  }

  @Test func `stochastic descent settles at the floor that is predicted`() throws {
    let problem = try scaledCars()
    let curvature = try Curvature(of: problem)
    var random = SplitMix(seed: 2026)
    var (sum, count) = (0.0, 0)
    for _ in 0..<64 {
      var model = curvature.minimiserFromZero
      for step in 0..<600 {
        let rows = (0..<5).map { _ in Int.random(in: 0..<50, using: &random) }
        model.descend(along: problem.gradient(at: model, rows: rows), rate: 0.1)
        guard step >= 100 else { continue }
        sum += problem.cost(at: model) - curvature.leastCost
        count += 1
      }
    }
    let ratio = sum / Double(count) / curvature.noiseFloor(rate: 0.1, batchSize: 5)
    #expect(0.85 < ratio)
    #expect(ratio < 1.15)
  }

  @Test func `a table that is fitted exactly has no floor`() throws {
    let curvature = try Curvature(of: Problems.twoHouses())
    #expect(curvature.noiseFloor(rate: 0.1, batchSize: 1) < 1e-20)
  }

  private func scaledCars() throws -> LinearRegression {
    let cars = try Problems.cars()
    return try LinearRegression(
      features: ZScore(fitting: cars.features).apply(to: cars.features), targets: cars.targets)
  }
}
