import Core
import Lesson01
import LinearModels
import TestSupport
import Testing

/// Exercise 1.2: one step of gradient descent.
@Suite struct Exercise01_2 {
  let houses: LinearRegression

  init() throws { houses = try LinearRegression(features: Matrix([[1], [2]]), targets: [300, 500]) }

  /// At w = b = 0 the slopes are −650 and −400. Which way do w and b move, and how far at the rate 0.01?
  @Test func `the first step on two houses goes to 6.5 and 4`() {
    let end = oneStep(from: .zero(features: 1), along: LinearModel(weights: [-650], bias: -400), rate: 0.01)
    #expect(end.weights.count == 1, "one feature, one weight")
    #expect((end.weights.first ?? .nan) ≈ 6.5, "w")
    #expect(end.bias ≈ 4, "b")
  }

  /// If the cost rises with w_1 and falls with w_2, which way does each of them go?
  @Test func `each weight moves against its own slope`() {
    let end = oneStep(
      from: LinearModel(weights: [1, 1, 1], bias: 1), along: LinearModel(weights: [2, -3, 0], bias: 5), rate: 0.1)
    let expected = [0.8, 1.3, 1]
    #expect(end.weights.count == 3, "three features, three weights")
    let wrong = zip(expected, end.weights).first { !($0 ≈ $1) }
    #expect(wrong == nil, "expected a weight of \(wrong?.0 ?? .nan), got \(wrong?.1 ?? .nan)")
    #expect(end.bias ≈ 0.5)
  }

  /// Where all slopes are 0 the cost is level. Does anything move there?
  @Test func `at the minimum nothing moves`() {
    let minimum = LinearModel(weights: [200], bias: 100)
    let end = oneStep(from: minimum, along: .zero(features: 1), rate: 0.3)
    #expect(end == minimum)
  }

  /// Does the length of the step follow the rate everywhere, also at 0 and far above 1? And without any feature?
  @Test(arguments: [0, 0.001, 0.5, 1, 7.5, 300], [0, 1, 2, 10])
  func `the step is the rate times the slope, at any rate and for any number of weights`(rate: Double, count: Int) {
    var random = RandomSource(seed: 12)
    func anyModel() -> LinearModel {
      LinearModel(weights: (0..<count).map { _ in random.uniform(in: -3..<3) }, bias: random.uniform(in: -3..<3))
    }
    let (model, gradient) = (anyModel(), anyModel())
    let end = oneStep(from: model, along: gradient, rate: rate)
    #expect(end.weights.count == count, "\(count) features, as many weights")
    let moved = zip(model.vector, end.vector).map { $0 - $1 }
    let wrong = zip(gradient.vector, moved).first { !isClose($1, rate * $0, relative: 1e-9, absolute: 1e-12) }
    let (slope, change) = wrong ?? (.nan, .nan)
    #expect(
      wrong == nil, "a slope of \(slope) at the rate \(rate) lowers its parameter by \(rate * slope), came \(change)")
  }

  /// The lesson's own claim: by which factor does one step multiply the steepest error at 1.2 times the bound?
  @Test func `at 1.2 times the bound the steepest error grows by 1.4 per step`() throws {
    let bowl = try Bowl.two()
    let end = bowl.curvature.minimiser(from: bowl.start)
    var model = bowl.start
    let first = abs(bowl.curvature.topComponent(of: model - end))
    var wrong: (step: Int, growth: Double, expected: Double)?
    var expected = 1.0
    for step in 1...40 where wrong == nil {
      expected *= 1.4
      model = oneStep(from: model, along: houses.gradient(at: model), rate: 1.2 * bowl.curvature.criticalRate)
      let hasItsShape = model.weights.count == 1
      let growth = hasItsShape ? abs(bowl.curvature.topComponent(of: model - end)) / first : .nan
      if !isClose(growth, expected, relative: 1e-9) { wrong = (step, growth, expected) }
    }
    let (step, growth, right) = wrong ?? (0, .nan, .nan)
    #expect(wrong == nil, "after step \(step) the error should be \(right) times the first one, came \(growth) times")
  }

  /// If all the other tests pass and this one fails: which step is the first to end elsewhere?
  @Test func `agrees with the library's update at every step`() {
    var (mine, library) = (LinearModel.zero(features: 1), LinearModel.zero(features: 1))
    var wrong: Int?
    for number in 1...50 where wrong == nil {
      mine = oneStep(from: mine, along: houses.gradient(at: mine), rate: 0.3)
      library.descend(along: houses.gradient(at: library), rate: 0.3)
      let agrees = mine.weights.count == 1 && zip(mine.vector, library.vector).allSatisfy { $0 ≈ $1 }
      if !agrees { wrong = number }
    }
    #expect(wrong == nil, "step \(wrong ?? 0) should end at \(library), it ends at \(mine)")
  }
}
