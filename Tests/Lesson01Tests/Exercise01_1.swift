import Core
import Foundation
import Lesson01
import LinearModels
import TestSupport
import Testing

/// Exercise 1.1: the cost of a straight line, and its gradient.
@Suite struct Exercise01_1 {
  let houses: SquaredError
  let threeRows: SquaredError

  init() throws {
    houses = SquaredError(features: try Matrix([[1], [2]]), targets: [300, 500])
    threeRows = SquaredError(features: try Matrix([[1, 2], [0, -1], [3, 0.5]]), targets: [1, 2, -1])
  }

  /// At w = b = 0 the errors are −300 and −500. What does each add to the cost, and what is the sum divided by?
  @Test func `the cost of two houses at zero is 85000`() {
    #expect(houses.loss(at: .zero(features: 1)) ≈ 85_000)
  }

  /// f(x) = w·x + b: at b = 1 every prediction is higher by 1 than at b = 0. Is it in yours?
  @Test func `the bias is part of every prediction`() {
    #expect(
      threeRows.loss(at: LinearModel(weights: [1, 1], bias: 0)) ≈ (33.25 / 6),
      "w = (1, 1), b = 0: the errors are 2, −3 and 4.5")
    #expect(
      threeRows.loss(at: LinearModel(weights: [1, 1], bias: 1)) ≈ (43.25 / 6),
      "w = (1, 1), b = 1: the errors are 3, −2 and 5.5")
  }

  /// The line through both houses misses none of them: what is each of its errors?
  @Test func `the cost is 0 where the line meets every point`() {
    #expect(abs(houses.loss(at: LinearModel(weights: [200], bias: 100))) <= 1e-6)
  }

  /// Both predictions are too low: does the cost rise or fall when w or b grows? Is that the sign of your slopes?
  @Test func `where every prediction is too low both slopes are negative`() {
    let gradient = houses.gradient(at: .zero(features: 1))
    #expect(gradient.bias < 0, "∂J/∂b of two houses at w = b = 0")
    #expect((gradient.weights.first ?? .nan) < 0, "∂J/∂w of two houses at w = b = 0")
  }

  /// The errors are −300 and −500. Is the slope of b their sum, their mean, or half of it?
  @Test func `the slope of b is the mean error`() {
    #expect(houses.gradient(at: .zero(features: 1)).bias ≈ -400, "two houses at w = b = 0")
  }

  /// When w grows by 1, the prediction of the larger house grows by 2. By what is the error of a row multiplied?
  @Test func `the slope of w is the mean of error times x`() {
    #expect(houses.gradient(at: .zero(features: 1)).weights ≈ [-650], "errors −300 and −500, x = 1 and 2")
  }

  /// Two features: with which column of x does the slope of w₁ multiply the errors, and with which that of w₂?
  @Test func `each weight has the slope of its own column`() {
    let gradient = threeRows.gradient(at: LinearModel(weights: [1, 1], bias: 0))
    #expect(gradient.weights ≈ [15.5 / 3, 9.25 / 3], "errors 2, −3, 4.5; x₁ = 1, 0, 3; x₂ = 2, −1, 0.5")
    #expect(gradient.bias ≈ (3.5 / 3), "the mean of the errors 2, −3 and 4.5")
  }

  /// The gradient is the slope of the cost: what does your cost do when one parameter moves a little?
  @Test(arguments: [0, 1, 2]) func `the gradient is the slope of the cost`(place: Int) {
    let model = LinearModel(weights: [0.3, -0.7], bias: 0.2)
    func moved(_ amount: Double) -> LinearModel {
      var neighbour = model.vector
      neighbour[place] += amount
      return LinearModel(vector: neighbour)
    }
    let slope = (threeRows.loss(at: moved(1e-4)) - threeRows.loss(at: moved(-1e-4))) / 2e-4
    let gradient = threeRows.gradient(at: model).vector
    let entry = gradient.count == 3 ? gradient[place] : .nan
    #expect(isClose(entry, slope, relative: 1e-7), "the slope of \(["w₁", "w₂", "b"][place]) at \(model.vector)")
  }

  /// Equal rows, and rows that the line meets: do they count like all others?
  @Test func `a row that stands twice counts twice, and an error of 0 ends nothing`() throws {
    let table = SquaredError(features: try Matrix([[1], [2], [2], [0]]), targets: [1, 5, 5, 7])
    let model = LinearModel(weights: [1], bias: 0)
    #expect(table.loss(at: model) ≈ (67.0 / 8), "the errors are 0, −3, −3 and −7")
    #expect(table.gradient(at: model).vector ≈ [-3, -13.0 / 4], "x = 1, 2, 2, 0: ∂J/∂w and ∂J/∂b")
  }

  /// Sizes of tables: rows and columns.
  static let shapes = [
    [1, 1], [1, 3], [2, 0], [3, 3], [6, 2], [2, 7], [40, 12], [1_500, 2], [3, 1_025], [10_007, 3],
  ]

  /// If all the tests above pass: does every row count, and every column, in a table of any size?
  @Test(arguments: shapes) func `any number of rows and columns`(rowsAndColumns: [Int]) throws {
    for seed in UInt64(1)...3 {
      try RandomTable(rowsAndColumns, seed: seed).judge()
    }
  }

  /// In millimetres or in light years: are small errors left out, or large ones cut off?
  @Test(arguments: [1e-12, 1e-6, 1e6, 1e12], [1e-12, 1, 1e12])
  func `any unit of x and y`(xUnit: Double, yUnit: Double) throws {
    try RandomTable([5, 2], seed: 11, xUnit: xUnit, yUnit: yUnit).judge()
  }

  /// A run that diverges ends in numbers that no Double holds. Does your cost say so, or does it leave such rows out?
  @Test func `a cost that overflows is infinite, and one of NaN is NaN`() {
    let huge = houses.loss(at: LinearModel(weights: [1e200], bias: 0))
    #expect(huge == .infinity, "w = 1e200: the square of the error is larger than any Double")
    #expect(houses.loss(at: LinearModel(weights: [0], bias: -1e200)) == .infinity, "b = −1e200")
    let cost = houses.loss(at: LinearModel(weights: [.nan], bias: 0))
    #expect(cost.isNaN, "w = NaN: the cost should be NaN, came \(cost)")
    let slope = houses.gradient(at: LinearModel(weights: [0], bias: .nan)).bias
    #expect(slope.isNaN, "b = NaN: the slope of b should be NaN, came \(slope)")
  }

  /// Does anything stay behind from the table or the model that was asked about before?
  @Test func `another table or model in between changes nothing`() {
    let (first, second) = (LinearModel(weights: [1, 2], bias: 3), LinearModel(weights: [-1, 0.5], bias: 0))
    let before = [threeRows.loss(at: first)] + threeRows.gradient(at: first).vector
    _ = (houses.loss(at: .zero(features: 1)), houses.gradient(at: .zero(features: 1)))
    _ = (threeRows.loss(at: second), threeRows.gradient(at: second))
    let after = [threeRows.loss(at: first)] + threeRows.gradient(at: first).vector
    #expect(after ≈ before, "J, ∂J/∂w₁, ∂J/∂w₂, ∂J/∂b at w = (1, 2), b = 3: the second time, and the first")
  }

  /// A run asks for both at once. Are they the same two?
  @Test func `lossAndGradient gives the loss and the gradient`() {
    for bias in [0.0, 2] {
      let model = LinearModel(weights: [1, 1], bias: bias)
      let both = threeRows.lossAndGradient(at: model)
      #expect(both.loss ≈ threeRows.loss(at: model), "the loss at w = (1, 1), b = \(bias)")
      #expect(both.gradient.vector ≈ threeRows.gradient(at: model).vector, "the gradient at w = (1, 1), b = \(bias)")
    }
  }

  /// The lesson's own claim, on your code: at 0.99 of the bound and at 1.01 times it, what does a step do to the error?
  @Test(arguments: [[0.99, 0.98], [1.01, 1.02]])
  func `your descent shrinks below 2 over lambda max and grows above it`(shareAndFactor: [Double]) throws {
    let (share, factor) = (shareAndFactor[0], shareAndFactor[1])
    try #require(houses.gradient(at: .zero(features: 1)).weights.count == 1, "one feature, one weight")
    let claims = Claims(goal: houses, bowl: try Bowl.two())
    let errors = claims.topComponents(claims.run(at: share, steps: 50))
    let step = claims.firstDeviation(of: errors, from: factor, tolerance: 1e-9) ?? errors.count - 1
    let right = pow(factor, Double(step))
    #expect(
      isClose(errors[step], right, relative: 1e-8), "the steepest error after step \(step), its first size being 1")
  }
}

/// A table and a model, and what the two sums of the exercise say about them.
private struct RandomTable {
  let rows: [[Double]]
  let targets: [Double]
  let model: LinearModel

  init(_ shape: [Int], seed: UInt64, xUnit: Double = 1, yUnit: Double = 1) {
    var random = RandomSource(seed: seed)
    func number(_ unit: Double) -> Double { (random.uniform(in: -3..<3) * 8).rounded() / 8 * unit }
    rows = (0..<shape[0]).map { _ in (0..<shape[1]).map { _ in number(xUnit) } }
    targets = rows.map { _ in number(yUnit) }
    model = LinearModel(weights: (0..<shape[1]).map { _ in number(yUnit / xUnit) }, bias: number(yUnit))
  }

  /// Compares cost and slopes; rounding may be as large as that of another order of the sums.
  func judge() throws {
    let features = Matrix(rows: rows.count, columns: model.weights.count) { rows[$0][$1] }
    let mine = SquaredError(features: features, targets: targets)
    let count = Double(rows.count)
    // The last column is that of b: ones.
    let table = rows.map { $0 + [1] }
    let errors = zip(table, targets).map { row, target in zip(row, model.vector).map(*).reduce(0, +) - target }
    let sizes = zip(table, targets).map { row, target in
      zip(row, model.vector).map { abs($0 * $1) }.reduce(abs(target), +)
    }
    let about = rows.count > 3 || model.weights.count > 3 ? "" : "x = \(rows), y = \(targets), "
    let input = about + (model.weights.count > 3 ? "" : "w = \(model.weights), b = \(model.bias)")
    let cost = errors.map { $0 * $0 }.reduce(0, +) / (2 * count)
    try #require(
      mine.loss(at: model) ≈ cost.within(1e-11 * sizes.map { $0 * $0 }.reduce(0, +) / count), "the cost at \(input)")
    let gradient = mine.gradient(at: model)
    try #require(gradient.weights.count == model.weights.count, "as many slopes as weights")
    let both = mine.lossAndGradient(at: model)
    try #require(both.loss ≈ mine.loss(at: model), "the loss of lossAndGradient, and of loss(at:), at \(input)")
    let isTheSame = both.gradient.vector ≈ gradient.vector
    try #require(isTheSame, "lossAndGradient has another gradient than gradient(at:), at \(input)")
    for (place, came) in gradient.vector.enumerated() {
      let slope = zip(table, errors).map { $0[place] * $1 }.reduce(0, +) / count
      let size = zip(table, sizes).map { abs($0[place]) * $1 }.reduce(0, +) / count
      let name = place == model.weights.count ? "b" : "w\(place + 1)"
      try #require(came ≈ slope.within(1e-11 * size), "the slope of \(name) at \(input)")
    }
  }
}
