import Core
import Lesson01
import LinearModels
import TestSupport
import Testing
import Training

/// Exercise 1.1: the cost of a straight line, and its gradient.
@Suite struct Exercise01_1 {
  let houses: SquaredError
  let threeRows: SquaredError

  init() throws {
    houses = SquaredError(features: try Matrix([[1], [2]]), targets: [300, 500])
    threeRows = SquaredError(features: try Matrix([[1, 2], [0, -1], [3, 0.5]]), targets: [1, 2, -1])
  }

  /// With w = b = 0 every prediction is 0. What is the error of a house of 300, and what does it add to the cost?
  @Test func `the cost of two houses at zero is 85000`() {
    #expect(houses.loss(at: .zero(features: 1)) ≈ 85_000)
  }

  /// The line through both houses misses none of them.
  @Test func `the cost is 0 where the line meets every point`() {
    #expect(abs(houses.loss(at: LinearModel(weights: [200], bias: 100))) <= 1e-20)
  }

  /// Which way must w go when every prediction is too low? Is that the sign of the gradient or its opposite?
  @Test func `the gradient of two houses at zero is minus 650 and minus 400`() {
    let gradient = houses.gradient(at: .zero(features: 1))
    #expect(gradient.weights.count == 1, "one feature, one weight")
    #expect((gradient.weights.first ?? .nan) ≈ -650, "∂J/∂w")
    #expect(gradient.bias ≈ -400, "∂J/∂b")
  }

  /// If every row of a table stood in it twice, would the slope of the cost change?
  @Test func `three rows: the gradient is a mean, not a sum`() {
    let gradient = threeRows.gradient(at: LinearModel(weights: [1, 1], bias: 0))
    // The errors at w = (1, 1), b = 0 are 3 − 1 = 2, −1 − 2 = −3 and 3.5 + 1 = 4.5.
    let sums = [2.0 * 1 - 3.0 * 0 + 4.5 * 3, 2.0 * 2 - 3.0 * -1 + 4.5 * 0.5]
    #expect(gradient.bias ≈ (3.5 / 3), "∂J/∂b")
    #expect(gradient.weights.count == 2, "two features, two weights")
    let wrong = zip(gradient.weights, sums).first { !($0 ≈ $1 / 3) }
    #expect(wrong == nil, "expected a slope of \((wrong?.1 ?? .nan) / 3), got \(wrong?.0 ?? .nan)")
  }

  /// The gradient is the slope of the cost: what does the cost do when one parameter moves a little?
  @Test(arguments: [0, 1, 2]) func `the gradient is the slope of the cost`(place: Int) {
    let model = LinearModel(weights: [0.3, -0.7], bias: 0.2)
    func moved(_ amount: Double) -> LinearModel {
      var neighbour = model
      if place < 2 { neighbour.weights[place] += amount } else { neighbour.bias += amount }
      return neighbour
    }
    let slope = (threeRows.loss(at: moved(1e-4)) - threeRows.loss(at: moved(-1e-4))) / 2e-4
    let gradient = threeRows.gradient(at: model)
    let entry = place < 2 ? gradient.weights[place] : gradient.bias
    #expect(isClose(entry, slope, relative: 1e-7))
  }

  /// The lesson's own claim, on your code: where lies the bound?
  @Test func `your descent shrinks below 2 over lambda max and grows above it`() throws {
    let claims = Claims(goal: houses, bowl: try Bowl.two())
    let below = claims.topComponents(claims.run(at: 0.99, steps: 50))
    let above = claims.topComponents(claims.run(at: 1.01, steps: 50))
    let shrinks = claims.firstDeviation(of: below, from: 0.98, tolerance: 1e-9)
    #expect(shrinks == nil, "at 0.99 of the bound the steepest error should be 0.98 of itself after each step")
    let grows = claims.firstDeviation(of: above, from: 1.02, tolerance: 1e-9)
    #expect(grows == nil, "at 1.01 times the bound the steepest error should grow by 1.02 in each step")
  }
}
