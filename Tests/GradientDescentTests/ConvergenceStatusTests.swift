import Core
import Foundation
import GradientDescent
import LinearModels
import Optimizers
import TestSupport
import Testing

@Suite struct ConvergenceStatusTests {
  /// A run that stops where a student's run stops: at divergence, or after `steps`.
  private func verdict(
    _ problem: LinearRegression, share: Double, steps: Int, from start: LinearModel? = nil
  ) throws -> ConvergenceStatus {
    try verdict(problem, rate: share * Curvature(of: problem).criticalRate, steps: steps, from: start)
  }

  private func verdict(
    _ problem: LinearRegression, rate: Double, steps: Int, from start: LinearModel? = nil
  ) throws -> ConvergenceStatus {
    var model = start ?? .zero(features: problem.featureCount)
    let first = problem.gradient(at: model).length
    var watch = DivergenceWatch(noiseLevel: problem.roundingCost)
    var gradient = problem.costAndGradient(at: model)
    var costs = [gradient.cost]
    for _ in 0..<steps where !watch.observe(gradient.cost) {
      model.descend(along: gradient.gradient, rate: rate)
      gradient = problem.costAndGradient(at: model)
      costs.append(gradient.cost)
    }
    let λmax = try Curvature(of: problem).largestEigenvalue
    return ConvergenceStatus.judge(
      costs: costs, gradientLengths: (first, gradient.gradient.length), rate: rate, largestEigenvalue: λmax,
      noiseLevel: problem.roundingCost)
  }

  @Test func `cars give the three verdicts of the lesson's table`() throws {
    let cars = try Bowl.cars().regression
    #expect(try verdict(cars, rate: 0.0001, steps: 10_000) == .stillFalling)
    #expect(try verdict(cars, rate: 0.006, steps: 10_000) == .converged)
    #expect(try verdict(cars, rate: 0.0076, steps: 10_000).isDiverged)
  }

  @Test func `a slow divergence is noticed when it has risen tenfold, long before a thousandfold`() throws {
    let cars = try Bowl.cars().regression
    let run = Descent(on: cars, from: LinearModel.zero(features: 1), by: SGD(), at: 0.0076)
    let costs = run.prefix(251).map(\.loss)
    let tenfold = try #require(costs.firstIndex { $0 > 10 * costs[0] })
    #expect(noticed(costs) == tenfold)
    #expect(tenfold >= 50)
    #expect(costs[250] > 1e3 * costs[0])
  }

  @Test func `the verdict changes where the rate crosses 2 over λmax`() throws {
    let houses = try Bowl.two().regression
    #expect(try verdict(houses, share: 0.99, steps: 2_000) == .converged)
    #expect(try verdict(houses, share: 1.01, steps: 2_000).isDiverged)
  }

  @Test func `between 1 and 2 over λmax an unfinished run oscillates, below it falls`() throws {
    let houses = try Bowl.two().regression
    #expect(try verdict(houses, share: 0.9, steps: 20) == .oscillating)
    #expect(try verdict(houses, share: 0.51, steps: 20) == .oscillating)
    #expect(try verdict(houses, share: 0.49, steps: 20) == .stillFalling)
  }

  @Test func `a start without a top component is not called diverged before rounding has made one`() throws {
    // Claim 1.3: above the bound, but along the flattest direction only.
    let problem = try Bowl.cars().regression
    let curvature = try Curvature(of: problem)
    var start = curvature.minimiserFromZero
    start.descend(along: LinearModel(vector: curvature.eigensystem.vectors[0]), rate: -100)
    #expect(try !verdict(problem, share: 1.01, steps: 100, from: start).isDiverged)
  }

  @Test func `a start at the solution is no divergence, though rounding moves it`() throws {
    let problem = try Bowl.two().regression
    let start = try Curvature(of: problem).minimiserFromZero
    #expect(try !verdict(problem, share: 0.9, steps: 2_000, from: start).isDiverged)
    // And a start exactly there, at cost 0, has converged before it began.
    let flat = try LinearRegression(features: Matrix([[1], [2]]), targets: [0, 0])
    #expect(try verdict(flat, share: 0.5, steps: 10) == .converged)
  }

  // MARK: The watch, on costs made up

  private func noticed(_ costs: [Double], noiseLevel: Double = 0) -> Int? {
    var watch = DivergenceWatch(noiseLevel: noiseLevel)
    for cost in costs where watch.observe(cost) { break }
    return watch.divergedAt
  }

  @Test(arguments: [Double.nan, .infinity])
  func `a cost that is not finite is noticed at its own step`(cost: Double) {
    #expect(noticed([1, 0.5, cost, 0.1]) == 2)
    #expect(noticed([cost]) == 0)
  }

  @Test func `beyond a thousand times the first cost is divergence, a thousand times is not yet`() {
    #expect(noticed([2, 2000]) == nil)
    #expect(noticed([2, 2001]) == 1)
  }

  @Test func `above ten times the first cost it counts whether the last fifty steps rose`() {
    let rising = (0...200).map { 11 + 0.01 * Double($0) }
    #expect(noticed([1] + rising) == 50)  // the first cost that has one of 50 steps before it
    let falling = (0...200).map { 500 - Double($0) }
    #expect(noticed([1] + falling) == 50)  // from the start to here it rose, though it falls now
    #expect(noticed(falling + falling.map { $0 - 200 }) == nil)
    #expect(noticed([1] + (0...200).map { 9.9 + 0.0001 * Double($0) }) == nil)  // below ten times
  }

  @Test func `a spike that comes down again is no divergence`() {
    #expect(noticed([1] + (0..<40).map { 100 * exp2(-Double($0)) } + [Double](repeating: 0.1, count: 100)) == nil)
  }

  @Test func `with a first cost of 0 rounding is no divergence and growth is`() {
    #expect(noticed([0, 1e-30, 3e-30, 1e-30]) == nil)
    #expect(noticed([0, 0, 0]) == nil)
    #expect(noticed([0, 1e-30, 1e-26]) == 2)
    #expect(noticed([0, 1e-30, 1e-26], noiseLevel: 1e-24) == nil)
    #expect(noticed([0, 1e-30, 1e-26, 1e-20], noiseLevel: 1e-24) == 3)
  }

  @Test func `once diverged, always diverged`() {
    var watch = DivergenceWatch()
    #expect([1, .infinity, 1, 1].map { watch.observe($0) } == [false, true, true, true])
    #expect(watch.divergedAt == 1)
  }

  @Test func `divergence comes before convergence, and convergence before oscillation`() {
    #expect(ConvergenceStatus.judge(costs: [1, .nan], gradientLengths: (1, 0), rate: 1) == .diverged(atStep: 1))
    #expect(
      ConvergenceStatus.judge(costs: [1, 0.5], gradientLengths: (1, 1e-6), rate: 1, largestEigenvalue: 1.5)
        == .converged)
    #expect(
      ConvergenceStatus.judge(costs: [1, 0.5], gradientLengths: (1, 1e-4), rate: 1, largestEigenvalue: 1.5)
        == .oscillating)
    #expect(ConvergenceStatus.judge(costs: [1, 0.5], gradientLengths: (1, 1e-4), rate: 1) == .stillFalling)
    #expect(ConvergenceStatus.judge(costs: [1, 0.5], gradientLengths: (1, .nan), rate: 1) == .stillFalling)
  }

  /// Above the bound, but given too few steps to be called diverged: does the cost of the last record say so?
  @Test func `a cost above the first is growing, and neither oscillating nor falling`() {
    let growing = ConvergenceStatus.judge(
      costs: [1, 1.5, 2], gradientLengths: (1, 1.4), rate: 1, largestEigenvalue: 2.01)
    #expect(growing == .growing)
    #expect(ConvergenceStatus.judge(costs: [1, 2], gradientLengths: (1, 1.4), rate: 1) == .growing)
    // Controls: back below the start it oscillates, and a gradient that has vanished is asked first.
    #expect(
      ConvergenceStatus.judge(costs: [1, 2, 0.9], gradientLengths: (1, 0.9), rate: 1, largestEigenvalue: 1.5)
        == .oscillating)
    #expect(ConvergenceStatus.judge(costs: [1, 2], gradientLengths: (1, 1e-6), rate: 1) == .converged)
  }

  // MARK: How far the cost is from the least one

  @Test func `a vanished gradient is not converged where the cost is far above the least one`() {
    func verdict(_ last: Double, least: Double?, first: Double = 1e9) -> ConvergenceStatus {
      ConvergenceStatus.judge(costs: [first, last], gradientLengths: (1, 1e-9), rate: 1, leastCost: least)
    }
    #expect(verdict(15_353, least: 11_106) == .stillFalling)
    #expect(verdict(15_353, least: nil) == .converged)
    // A thousandth of the least is near, whatever the first cost was, and two are not.
    #expect(verdict(11_116, least: 11_106) == .converged)
    #expect(verdict(11_130, least: 11_106) == .stillFalling)
    #expect(verdict(11_130, least: 11_106, first: 1e14) == .stillFalling)
    // A cost below what was computed as the least is as near as can be.
    #expect(verdict(11_105, least: 11_106) == .converged)
    // An exact fit: the square of the gradient's tolerance.
    #expect(verdict(0.09, least: 0) == .converged)
    #expect(verdict(0.11, least: 0) == .stillFalling)
    // Rounding alone is no distance.
    let rounded = ConvergenceStatus.judge(
      costs: [0, 1e-25], gradientLengths: (1, 0), rate: 1, leastCost: 0, noiseLevel: 1e-24)
    #expect(rounded == .converged)
  }

  /// Years are far from 0 and close together: the gradient vanishes in the valley long before the minimum.
  @Test(arguments: [0.0, 1e6], [0.0, 3])
  func `on an unscaled column of years no verdict is converged far from the minimum`(
    offset: Double, noise: Double
  ) throws {
    let years = (1959...2018).map(Double.init)
    let targets = years.map { offset + 1.5 * ($0 - 1959) + 315 + noise * sin($0) }
    let unscaled = try LinearRegression(features: Matrix(years.map { [$0] }), targets: targets)
    let centred = try LinearRegression(
      features: Matrix(years.map { [($0 - 1988.5) / 17] }), targets: targets)
    #expect(try verdictKnowingTheLeast(unscaled, share: 0.4, steps: 2_000) == .stillFalling)
    #expect(try verdictKnowingTheLeast(centred, share: 0.4, steps: 2_000) == .converged)
  }

  private func verdictKnowingTheLeast(
    _ problem: LinearRegression, share: Double, steps: Int
  ) throws -> ConvergenceStatus {
    let theory = try Curvature(of: problem)
    let rate = share * theory.criticalRate
    var run = Descent(on: problem, from: LinearModel.zero(features: 1), by: SGD(), at: rate)
    let history = run.history(steps: steps)
    let (first, last) = (try #require(history.first), try #require(history.last))
    return ConvergenceStatus.judge(
      divergedAt: history.divergedAt, costs: (first.loss, last.loss),
      gradientLengths: (try #require(first.gradientNorm), try #require(last.gradientNorm)), rate: rate,
      largestEigenvalue: theory.largestEigenvalue, leastCost: theory.leastCost, noiseLevel: problem.roundingCost)
  }

  @Test func `each verdict is one sentence, and a divergence names its step`() {
    let all: [ConvergenceStatus] = [.converged, .stillFalling, .oscillating, .growing, .diverged(atStep: 197)]
    #expect(all.allSatisfy { $0.sentence.hasSuffix(".") && !$0.sentence.dropLast().contains(".") })
    #expect(Set(all.map(\.sentence)).count == 5)
    #expect("\(ConvergenceStatus.diverged(atStep: 197))" == "diverged, noticed at step 197")
  }

  /// The minimum lies at infinity: the weights grow without end, and yet this is no divergence.
  @Test func `on separable classes a run is converged while its weights grow`() throws {
    let problem = try LogisticRegression(features: Matrix([[-1], [1]]), targets: [0, 1])
    var model = LinearModel.zero(features: 1)
    var costs = [problem.cost(at: model)]
    let first = problem.gradient(at: model).length
    for _ in 0..<50 {
      model.descend(along: problem.gradient(at: model), rate: 1e5)
      costs.append(problem.cost(at: model))
    }
    let status = ConvergenceStatus.judge(
      costs: costs, gradientLengths: (first, problem.gradient(at: model).length), rate: 1e5)
    #expect(status == .converged)
    #expect(model.weights[0] > 1000)
  }
}
