import Core
import Lesson01
import LinearModels
import TestSupport
import Testing
import Tuning

/// Exercise 1.2: one step of gradient descent, all parameters at once.
@Suite struct Exercise01_2 {
  let houses: LinearRegression

  init() throws { houses = try LinearRegression(features: Matrix([[1], [2]]), targets: [300, 500]) }

  /// One step of the exercise on a cost of the library.
  private func step(from model: LinearModel, rate: Double, on cost: LinearRegression) -> LinearModel {
    oneStep(
      from: model, rate: rate, weightSlopes: { cost.costAndGradient(at: $0).gradient.weights },
      biasSlope: { cost.costAndGradient(at: $0).gradient.bias })
  }

  /// At w = b = 0 the slopes are −650 and −400. Which way do w and b move, and how far at the rate 0.01?
  @Test func `the first step on two houses goes to 6.5 and 4`() {
    let end = step(from: .zero(features: 1), rate: 0.01, on: houses)
    #expect(end.weights.count == 1, "one feature, one weight")
    #expect((end.weights.first ?? .nan) ≈ 6.5, "w")
    #expect(end.bias ≈ 4, "b")
  }

  /// Where do you stand when you ask for the slope of b: where the step began, or where w has already moved?
  @Test func `both slopes are taken at the old place`() {
    let start = LinearModel(weights: [2, -1], bias: 3)
    var asked: [LinearModel] = []
    let end = oneStep(
      from: start, rate: 0.5,
      weightSlopes: { place in
        asked.append(place)
        return [1, 1]
      },
      biasSlope: { place in
        asked.append(place)
        return 1
      })
    #expect(asked.first { $0 != start } == nil, "a slope was asked for where the model had already moved")
    #expect(end.bias ≈ 2.5)
  }

  /// If the cost rises with w_1 and falls with w_2, which way does each of them go?
  @Test func `each weight follows its own slope, against it`() {
    let end = oneStep(
      from: LinearModel(weights: [1, 1, 1], bias: 1), rate: 0.1, weightSlopes: { _ in [2, -3, 0] },
      biasSlope: { _ in 5 })
    let expected = [0.8, 1.3, 1]
    #expect(end.weights.count == 3, "three features, three weights")
    let wrong = zip(expected, end.weights).first { !($0 ≈ $1) }
    #expect(wrong == nil, "expected a weight of \(wrong?.0 ?? .nan), got \(wrong?.1 ?? .nan)")
    #expect(end.bias ≈ 0.5)
  }

  /// Where the slopes are 0 the bowl is flat. Does anything move there?
  @Test func `at the bottom nothing moves`() {
    let bottom = LinearModel(weights: [200], bias: 100)
    let end = oneStep(from: bottom, rate: 0.3, weightSlopes: { _ in [0] }, biasSlope: { _ in 0 })
    #expect(end == bottom)
  }

  /// The lesson's own claim: descent grows by |1 − 1.2·2| = 1.4 per step there. Another order of updates converges.
  @Test func `at 1.2 times the bound the steepest error grows by 1.4 per step`() throws {
    let bowl = try Bowl.two()
    let end = bowl.curvature.minimiser(from: bowl.start)
    var model = bowl.start
    let first = abs(bowl.curvature.topComponent(of: model - end))
    var wrong: (step: Int, growth: Double)?
    for number in 1...40 where wrong == nil {
      model = step(from: model, rate: 1.2 * bowl.curvature.criticalRate, on: houses)
      let hasItsShape = model.weights.count == 1
      let growth = hasItsShape ? abs(bowl.curvature.topComponent(of: model - end)) / first : .nan
      if !isClose(growth, power(1.4, number), relative: 1e-9) { wrong = (number, growth) }
    }
    #expect(wrong == nil, "after step \(wrong?.step ?? 0): \(wrong?.growth ?? .nan) of the first error")
  }

  /// If all the other tests pass and this one fails: which step is the first to end elsewhere?
  @Test func `agrees with the library's update at every step`() {
    var (mine, library) = (LinearModel.zero(features: 1), LinearModel.zero(features: 1))
    var wrong: Int?
    for number in 1...50 where wrong == nil {
      mine = step(from: mine, rate: 0.3, on: houses)
      library.descend(along: houses.costAndGradient(at: library).gradient, rate: 0.3)
      let agrees = mine.weights.count == 1 && zip(mine.vector, library.vector).allSatisfy { $0 ≈ $1 }
      if !agrees { wrong = number }
    }
    #expect(wrong == nil, "the number of the first step that ends elsewhere")
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}
