import Testing

@testable import Core
@testable import LinearModels

@Suite struct LogisticTests {
  @Test func `logits of ±1000 cost what they should and nothing overflows`() throws {
    let problem = try LogisticRegression(features: Matrix([[1], [-1]]), targets: [1, 0])
    let right = problem.costAndGradient(at: LinearModel(weights: [1000], bias: 0))
    #expect(right.cost == 0)
    #expect(right.gradient == .zero(features: 1))
    let wrong = problem.costAndGradient(at: LinearModel(weights: [-1000], bias: 0))
    #expect(wrong.cost == 1000)
    #expect(wrong.gradient == LinearModel(weights: [-1], bias: 0))
  }

  @Test func `at zero the cost is ln 2`() throws {
    let problem = try Problems.randomClasses(rows: 30, columns: 3, seed: 1)
    #expect(abs(problem.cost(at: .zero(features: 3)) - 0.693_147_180_559_945_3) <= 1e-15)
  }

  @Test func `accuracy counts the rows on the right side`() throws {
    let problem = try LogisticRegression(features: Matrix([[-2], [-1], [1], [2]]), targets: [0, 1, 1, 1])
    #expect(problem.accuracy(at: LinearModel(weights: [1], bias: 0)) == 0.75)
    #expect(problem.accuracy(at: LinearModel(weights: [1], bias: 1.5)) == 1)
    #expect(problem.accuracy(at: LinearModel(weights: [-1], bias: 0)) == 0.25)
  }

  @Test func `below 2 over the curvature bound the cost never rises`() throws {
    let problem = try Problems.randomClasses(rows: 40, columns: 4, seed: 3)
    let rate = try 1.99 / problem.curvatureBound()
    let costs = problem.descent(from: Problems.model(features: 4, seed: 1), rate: rate, steps: 300).map(
      problem.cost(at:))
    #expect(zip(costs, costs.dropFirst()).allSatisfy { $1 <= $0 * (1 + 1e-14) })
    #expect(costs[300] < costs[0])
  }

  @Test func `the bound is the curvature where every probability is a half`() throws {
    // One feature of 1 in every row: f = w + b, and the second derivative along (1, 1)/√2 at 0 is 2·p(1 − p) = ½.
    let problem = try LogisticRegression(features: Matrix([[1], [1]]), targets: [0, 1])
    #expect(abs(try problem.curvatureBound() - 0.5) <= 1e-15)
  }

  @Test func `on separable classes the weights grow while the cost falls`() throws {
    let problem = try LogisticRegression(features: Matrix([[-1], [1]]), targets: [0, 1])
    let models = problem.descent(from: .zero(features: 1), rate: 1e5, steps: 50)
    #expect(models[50].weights[0] > 1000)
    #expect(problem.cost(at: models[50]) <= 1e-300)
  }
}
