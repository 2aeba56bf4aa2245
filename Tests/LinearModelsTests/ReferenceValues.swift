import Foundation
import TestSupport
import Testing

@testable import Core
@testable import LinearModels

/// Every case of `linear_regression.json`, within the tolerances that the file suggests.
@Suite struct ReferenceValues {
  typealias Case = RegressionFixture.Case

  @Test func `the file holds cases, and each has an oracle`() throws {
    let cases = try RegressionFixture.read(Fixture.data(RegressionFixture.name)).cases
    #expect(!cases.isEmpty)
    #expect(cases.count == RegressionFixture.cases.count)
    #expect(cases.allSatisfy { !$0.history.isEmpty && !$0.X.isEmpty })
  }

  @Test func `a member that nobody compares is an error`() throws {
    #expect(throws: Fixture.Unusable.self) {
      try RegressionFixture.read(FixtureReader.withUnknownMember(Fixture.data(RegressionFixture.name)))
    }
  }

  @Test(arguments: RegressionFixture.cases)
  func `descent passes through the recorded history`(fixture: Case) throws {
    #expect(fixture.history.last?.first == Double(fixture.iterations))
    let scale = try regression(fixture).cost(at: start(fixture))
    #expect(
      try firstMismatch(fixture, rate: fixture.alpha, history: fixture.history) { J in
        1e-10 * abs(J) + 1e-12 * scale
      } parameters: {
        1e-10 * $0
      } == nil)
  }

  @Test(arguments: RegressionFixture.cases.filter { $0.critical_below != nil })
  func `just below the critical rate it falls as recorded`(fixture: Case) throws {
    let below = try #require(fixture.critical_below)
    let scale = try regression(fixture).cost(at: start(fixture))
    #expect(
      try firstMismatch(fixture, rate: below.alpha, history: below.history) { J in
        1e-10 * abs(J) + 1e-12 * scale
      } parameters: {
        1e-10 * $0
      } == nil)
    #expect(below.cost_500 == below.history.last { $0[0] == 500 }?[1])
    #expect(below.cost_500 < scale)
    #expect(try close(below.alpha, below.factor * Curvature(of: regression(fixture)).criticalRate, 1e-10 * below.alpha))
  }

  @Test(arguments: RegressionFixture.cases.filter { $0.critical_above != nil })
  func `just above the critical rate it grows as recorded`(fixture: Case) throws {
    let above = try #require(fixture.critical_above)
    #expect(
      try firstMismatch(fixture, rate: above.alpha, history: above.history) { J in
        1e-8 * abs(J)
      } parameters: {
        1e-8 * $0
      } == nil)
    #expect(above.cost_500 == above.history.last { $0[0] == 500 }?[1])
    #expect(try above.cost_500 > 1e3 * regression(fixture).cost(at: start(fixture)))
    #expect(try close(above.alpha, above.factor * Curvature(of: regression(fixture)).criticalRate, 1e-10 * above.alpha))
  }

  @Test(arguments: RegressionFixture.cases.filter { $0.hessian != nil })
  func `the curvature is the recorded one`(fixture: Case) throws {
    let curvature = try Curvature(of: regression(fixture))
    let λmax = try #require(fixture.lambda_max)
    let hessian = try Matrix(#require(fixture.hessian))
    #expect(allClose(curvature.hessian.elements, hessian.elements, 1e-12 * λmax))
    #expect(try allClose(curvature.eigenvalues, #require(fixture.hessian_eigenvalues), 1e-12 * λmax))
    #expect(close(curvature.largestEigenvalue, λmax, 1e-12 * λmax))
    #expect(curvature.rank == fixture.rank)
    #expect(curvature.eigenvalues.count == fixture.unknowns)
    let critical = try #require(fixture.critical_alpha)
    #expect(close(curvature.criticalRate, critical, 1e-12 * critical))
    if let κ = fixture.condition_number {
      #expect(close(curvature.conditionNumber, κ, 1e-12 * κ * κ))  // λmin is known to 1e-12·λmax
    } else {
      #expect(curvature.rank < curvature.eigenvalues.count)
    }
  }

  @Test(arguments: RegressionFixture.cases.filter { $0.optimum_w != nil })
  func `the minimiser is the recorded one`(fixture: Case) throws {
    let problem = try regression(fixture)
    let curvature = try Curvature(of: problem)
    let optimum = try LinearModel(weights: #require(fixture.optimum_w), bias: #require(fixture.optimum_b)).vector
    let scale = optimum.map(abs).max() ?? 0
    #expect(allClose(curvature.minimiserFromZero.vector, optimum, 1e-10 * scale))
    let leastCost = try #require(fixture.cost_min)
    #expect(close(curvature.leastCost, leastCost, 1e-10 * leastCost + 1e-12 * problem.cost(at: start(fixture))))
  }

  @Test(arguments: RegressionFixture.cases.filter { $0.X_raw != nil })
  func `scaling and its undo are the recorded ones`(fixture: Case) throws {
    let raw = try Matrix(#require(fixture.X_raw))
    let scaling = try ZScore(fitting: raw)
    let (μ, σ) = try (#require(fixture.mu), #require(fixture.sigma))
    #expect(
      zip(scaling.means, μ).allSatisfy { close($0, $1, 1e-12 * (abs($1) + raw.largest)) } && μ.count == raw.columns)
    #expect(zip(scaling.deviations, σ).allSatisfy { close($0, $1, 1e-12 * $1) } && σ.count == raw.columns)
    #expect(try allClose(scaling.apply(to: raw).elements, Matrix(fixture.X).elements, 1e-12 * 10))
    let expected = try #require(fixture.optimum_raw_units)
    let optimum = LinearModel(weights: expected.w, bias: expected.b).vector
    let found = try scaling.undo(Curvature(of: regression(fixture)).minimiserFromZero).vector
    #expect(allClose(found, optimum, 1e-10 * (optimum.map(abs).max() ?? 0)))
  }

  @Test(arguments: RegressionFixture.cases.filter { $0.predictions != nil })
  func `the predictions after the last step are the recorded ones`(fixture: Case) throws {
    let problem = try regression(fixture)
    let model = try #require(
      problem.descent(from: start(fixture), rate: fixture.alpha, steps: fixture.iterations).last)
    let expected = try #require(fixture.predictions)
    #expect(allClose(model.predictions(for: problem.features), expected, 1e-10 * (expected.map(abs).max() ?? 0)))
  }

  @Test(arguments: RegressionFixture.cases.filter { $0.lab_printout != nil })
  func `the course lab's printout is reproduced`(fixture: Case) throws {
    let problem = try regression(fixture)
    let printout = try #require(fixture.lab_printout)
    #expect(printout.cost.count == printout.J_history_index.count)
    let models = problem.descent(from: start(fixture), rate: fixture.alpha, steps: fixture.iterations)
    let wrong = zip(printout.J_history_index, printout.cost).first { index, cost in
      // The lab's J_history[i] is the cost after i + 1 updates.
      guard models.indices.contains(index + 1) else { return true }
      return !close(problem.cost(at: models[index + 1]), cost, 1e-10 * cost)
    }
    #expect(wrong == nil)
  }

  @Test(arguments: RegressionFixture.cases.filter { $0.cost_at_lab_initial_guess != nil })
  func `the course lab's own guess costs what is recorded`(fixture: Case) throws {
    let guess = try #require(fixture.cost_at_lab_initial_guess)
    let cost = try regression(fixture).cost(at: LinearModel(weights: guess.w, bias: guess.b))
    // Residuals of 1e-6 left of predictions of 460: seven of the sixteen digits survive.
    #expect(close(cost, guess.cost, 1e-6 * guess.cost))
  }

  // MARK: How they compare

  private func regression(_ fixture: Case) throws -> LinearRegression {
    try LinearRegression(features: Matrix(fixture.X), targets: fixture.y)
  }

  private func start(_ fixture: Case) -> LinearModel { LinearModel(weights: fixture.w0, bias: fixture.b0) }

  /// The first row of a history, k, J, w…, b, that a run does not pass through.
  private func firstMismatch(
    _ fixture: Case, rate: Double, history: [[Double]], cost: (Double) -> Double, parameters: (Double) -> Double
  ) throws -> [Double]? {
    let problem = try regression(fixture)
    let steps = Int(history.map { $0[0] }.max() ?? 0)
    let models = problem.descent(from: start(fixture), rate: rate, steps: steps)
    return history.first { row in
      let (J, θ) = (row[1], Array(row.dropFirst(2)))
      let scale = θ.map(abs).max() ?? 0
      return !close(problem.cost(at: models[Int(row[0])]), J, cost(J))
        || !allClose(models[Int(row[0])].vector, θ, parameters(scale))
    }
  }

  private func close(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool { abs(a - b) <= tolerance }

  private func allClose(_ a: [Double], _ b: [Double], _ tolerance: Double) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { close($0, $1, tolerance) }
  }
}

extension Matrix {
  fileprivate var largest: Double { elements.map(abs).max() ?? 0 }
}
