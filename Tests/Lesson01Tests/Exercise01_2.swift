import Core
import Foundation
import Lesson01
import LinearModels
import TestSupport
import Testing

/// Exercise 1.2: one step of gradient descent.
@Suite struct Exercise01_2 {
  let houses: LinearRegression

  init() throws { houses = try LinearRegression(features: Matrix([[1], [2]]), targets: [300, 500]) }

  /// The end of a step along these slopes, the bias last.
  private func step(from model: [Double], along slopes: [Double], rate: Double) -> [Double] {
    oneStep(from: LinearModel(vector: model), along: LinearModel(vector: slopes), rate: rate).vector
  }

  /// At w = 0 the slope is −650: the cost falls when w grows. Which way does w move, and how far at the rate 0.01?
  @Test func `the first step on two houses takes w from 0 to 6.5`() {
    let end = oneStep(from: .zero(features: 1), along: LinearModel(weights: [-650], bias: -400), rate: 0.01)
    #expect(end.weights ≈ [6.5], "w = 0, ∂J/∂w = −650, α = 0.01")
  }

  /// The bias has a slope of its own, −400. Does it move in the same step, and is the rate in it?
  @Test func `and b from 0 to 4 in the same step`() {
    let end = oneStep(from: .zero(features: 1), along: LinearModel(weights: [-650], bias: -400), rate: 0.01)
    #expect(end.bias ≈ 4, "b = 0, ∂J/∂b = −400, α = 0.01")
  }

  /// Where all slopes are 0 the cost is level. Does anything move there?
  @Test(arguments: [0.3, 20]) func `at the minimum nothing moves`(rate: Double) {
    #expect(step(from: [200, -7, 100], along: [0, 0, 0], rate: rate) == [200, -7, 100], "all slopes are 0")
  }

  /// The cost rises with w₁, falls with w₂ and does not change with w₃. Which way does each of them go?
  @Test func `each weight moves against its own slope`() {
    let end = oneStep(
      from: LinearModel(weights: [1, 1, 1], bias: 1), along: LinearModel(weights: [2, -3, 0], bias: 5), rate: 0.1)
    #expect(end.weights ≈ [0.8, 1.3, 1], "w = (1, 1, 1), slopes 2, −3 and 0, α = 0.1")
    #expect(end.bias ≈ 0.5, "b = 1, slope 5, α = 0.1")
  }

  /// Is the step twice as long at twice the rate, everywhere? Nobody asked for a largest or a smallest rate.
  @Test(arguments: [0, 1e-12, 0.001, 0.5, 1, 1.5, 7.5, 300, 1e6, 1e12, -0.5])
  func `the step is the rate times the slope, at any rate`(rate: Double) {
    #expect(
      step(from: [0, 0, 0], along: [4, -0.5, 3], rate: rate) ≈ [-4 * rate, rate / 2, -3 * rate],
      "from (0, 0, 0) along (4, −0.5, 3) at the rate \(rate)")
    #expect(
      step(from: [2, -1, 8], along: [1, 1, 1], rate: rate) ≈ [2 - rate, -1 - rate, 8 - rate],
      "from (2, −1, 8) along (1, 1, 1) at the rate \(rate)")
  }

  /// Is a steep slope cut off, a gentle one left out, or the whole gradient made shorter?
  @Test(arguments: [1e-12, 1e-6, 1, 1e6, 1e12]) func `a slope of any size moves its parameter`(size: Double) {
    #expect(
      step(from: [0, size, -size], along: [3 * size, -2 * size, size], rate: 0.25)
        ≈ [-0.75 * size, 1.5 * size, -1.25 * size], "slopes of size \(size), α = 0.25")
    #expect(step(from: [1, 0, 0], along: [0, size, -size], rate: 1) ≈ [1, -size, size], "α = 1")
  }

  /// Without any feature only the bias is left. And with a thousand, does each weight find its slope?
  @Test(arguments: [0, 1, 2, 10, 1_000]) func `any number of weights`(count: Int) throws {
    var random = RandomSource(seed: 12)
    for _ in 0..<5 {
      let model = (0...count).map { _ in random.uniform(in: -3..<3) }
      let slopes = (0...count).map { _ in random.uniform(in: -3..<3) }
      let rate = random.uniform(in: 0..<4)
      let end = step(from: model, along: slopes, rate: rate)
      try #require(end.count == count + 1, "\(count) weights and a bias")
      for (place, came) in end.enumerated() {
        let right = model[place] - rate * slopes[place]
        let name = place == count ? "the bias" : "weight \(place)"
        try #require(came ≈ right.within(1e-13), "\(name): \(model[place]), slope \(slopes[place]), rate \(rate)")
      }
    }
  }

  /// What is 1 − α·∞? A step that goes nowhere must not look like a minimum.
  @Test func `a slope that is not finite is not left out`() {
    let end = oneStep(
      from: LinearModel(weights: [1, 1, 1], bias: 1),
      along: LinearModel(weights: [.infinity, .nan, 2], bias: -.infinity),
      rate: 0.5)
    let (first, second) = (end.weights.first ?? 0, end.weights.dropFirst().first ?? 0)
    #expect(first == -.infinity, "w₁ = 1, slope ∞, α = 0.5")
    #expect(second.isNaN, "w₂ = 1, slope NaN: it should be NaN, came \(second)")
    #expect((end.weights.last ?? .nan) ≈ 0, "w₃ = 1, slope 2, α = 0.5")
    #expect(end.bias == .infinity, "b = 1, slope −∞, α = 0.5")
  }

  /// Does a step remember the one before it?
  @Test func `a step depends on nothing but model, slopes and rate`() {
    let first = step(from: [1, 2], along: [3, -4], rate: 0.5)
    _ = step(from: [5, 5], along: [100, -7], rate: 2)
    #expect(first ≈ [-0.5, 4], "w = 1, b = 2, slopes 3 and −4, α = 0.5")
    #expect(step(from: [1, 2], along: [3, -4], rate: 0.5) ≈ [-0.5, 4], "the same step again, after another one")
  }

  /// The lesson's own claim: by which factor does one step multiply the steepest error at 1.2 times the bound?
  @Test func `at 1.2 times the bound the steepest error grows by 1.4 per step`() throws {
    let bowl = try Bowl.two()
    let end = bowl.curvature.minimiser(from: bowl.start)
    var model = bowl.start
    let first = abs(bowl.curvature.topComponent(of: model - end))
    for step in 1...40 {
      model = oneStep(from: model, along: houses.gradient(at: model), rate: 1.2 * bowl.curvature.criticalRate)
      try #require(model.weights.count == 1, "one feature, one weight")
      let growth = abs(bowl.curvature.topComponent(of: model - end)) / first
      let right = pow(1.4, Double(step))
      try #require(growth ≈ right.within(1e-9 * right), "the error after step \(step), in units of the first one")
    }
  }

  /// If all the other tests pass and this one fails: which step is the first to end elsewhere?
  @Test func `agrees with the library's update at every step`() throws {
    var (mine, library) = (LinearModel.zero(features: 1), LinearModel.zero(features: 1))
    for number in 1...50 {
      mine = oneStep(from: mine, along: houses.gradient(at: mine), rate: 0.3)
      library.descend(along: houses.gradient(at: library), rate: 0.3)
      try #require(mine.vector ≈ library.vector, "two houses, α = 0.3: (w, b) after step \(number)")
    }
  }
}
