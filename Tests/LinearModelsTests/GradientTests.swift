import Testing

@testable import LinearModels

/// The gradient against oracles that know nothing of its formula.
@Suite struct GradientTests {
  static let shapes = [(1, 0), (1, 1), (2, 1), (3, 2), (8, 1), (17, 3), (50, 10), (20, 25)]

  /// The largest difference between a gradient and the central difference of the cost, relative to the gradient.
  static func error(of gradient: LinearModel, of problem: some CostFunction, at model: LinearModel) -> Double {
    let h = 1e-5
    var difference = model.vector
    for j in difference.indices {
      var (above, below) = (model.vector, model.vector)
      above[j] += h
      below[j] -= h
      difference[j] =
        (problem.cost(at: LinearModel(vector: above)) - problem.cost(at: LinearModel(vector: below))) / (2 * h)
    }
    return (gradient - LinearModel(vector: difference)).length / (1 + gradient.length)
  }

  @Test(arguments: shapes)
  func `the gradient is the central difference of the cost`(rows: Int, columns: Int) throws {
    let model = Problems.model(features: columns, seed: 7)
    let linear = try Problems.random(rows: rows, columns: columns, seed: 1)
    #expect(Self.error(of: linear.gradient(at: model), of: linear, at: model) <= 1e-9)
    let logistic = try Problems.randomClasses(rows: rows, columns: columns, seed: 2)
    #expect(Self.error(of: logistic.gradient(at: model), of: logistic, at: model) <= 1e-9)
  }

  @Test func `the difference check rejects a wrong sign, a missing 1 over m and a missing x`() throws {
    let problem = try Problems.random(rows: 3, columns: 1, seed: 1)
    let model = Problems.model(features: 1, seed: 7)
    let right = problem.gradient(at: model)
    let wrong = [
      LinearModel(weights: right.weights.map(-), bias: -right.bias),
      LinearModel(weights: right.weights.map { 3 * $0 }, bias: 3 * right.bias),
      LinearModel(weights: [right.bias], bias: right.bias),
    ]
    #expect(wrong.allSatisfy { Self.error(of: $0, of: problem, at: model) > 1e-3 })
  }

  @Test func `on two houses the first gradient is −650 and −400`() throws {
    let gradient = try Problems.twoHouses().gradient(at: .zero(features: 1))
    #expect(gradient == LinearModel(weights: [-650], bias: -400))
  }

  @Test(arguments: shapes)
  func `the gradients of the rows average to the gradient of the table`(rows: Int, columns: Int) throws {
    let model = Problems.model(features: columns, seed: 3)
    func check(_ problem: some CostFunction) {
      let whole = problem.costAndGradient(at: model)
      let parts = (0..<rows).map { problem.costAndGradient(at: model, rows: [$0]) }
      var mean = LinearModel.zero(features: columns)
      for part in parts { mean.descend(along: part.gradient, rate: -1 / Double(rows)) }
      #expect((mean - whole.gradient).length <= 1e-13 * (1 + whole.gradient.length))
      #expect(abs(parts.reduce(0) { $0 + $1.cost } / Double(rows) - whole.cost) <= 1e-13 * (1 + whole.cost))
    }
    try check(Problems.random(rows: rows, columns: columns, seed: 1))
    try check(Problems.randomClasses(rows: rows, columns: columns, seed: 2))
  }

  @Test func `a batch of all rows in any order is the whole table`() throws {
    let problem = try Problems.random(rows: 50, columns: 10, seed: 5)
    let model = Problems.model(features: 10, seed: 6)
    let shuffled = (0..<50).map { $0 * 7 % 50 }
    let difference = problem.gradient(at: model, rows: shuffled) - problem.gradient(at: model)
    #expect(difference.length <= 1e-14)
    #expect(abs(problem.cost(at: model, rows: shuffled) - problem.cost(at: model)) <= 1e-14)
  }

  @Test func `a row drawn twice counts twice`() throws {
    let problem = try Problems.random(rows: 5, columns: 2, seed: 5)
    let model = Problems.model(features: 2, seed: 6)
    let twice = problem.gradient(at: model, rows: [1, 1, 3])
    var expected = LinearModel.zero(features: 2)
    for row in [1, 1, 3] { expected.descend(along: problem.gradient(at: model, rows: [row]), rate: -1.0 / 3) }
    #expect((twice - expected).length <= 1e-15)
  }

  @Test func `doubling a table by repetition changes neither cost nor gradient`() throws {
    let once = try Problems.random(rows: 6, columns: 3, seed: 5)
    let twice = try LinearRegression(
      features: once.features.selecting(Array(0..<6) + Array(0..<6)), targets: once.targets + once.targets)
    let model = Problems.model(features: 3, seed: 1)
    #expect((once.gradient(at: model) - twice.gradient(at: model)).length <= 1e-15)
    #expect(abs(once.cost(at: model) - twice.cost(at: model)) <= 1e-15)
  }

  @Test func `a table of finite numbers gives no NaN, however large the model`() throws {
    let problem = try Problems.twoHouses()
    let (cost, gradient) = problem.costAndGradient(at: LinearModel(weights: [1e150], bias: -1e150))
    #expect(cost.isFinite)
    #expect(gradient.vector.allSatisfy { $0.isFinite })
    #expect(problem.cost(at: LinearModel(weights: [1e200], bias: 0)) == .infinity)
  }
}
