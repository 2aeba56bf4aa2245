import Foundation
import Lesson07
import TestSupport
import Testing

/// Exercise 7.2: the suggestion.
@Suite struct Exercise07_2 {
  /// 1e-8 … 100 in 101 steps: ten to a decade.
  static let rates = (0...100).map { pow(10, -8 + Double($0) / 10) }
  /// Half of a step, as a factor.
  static let half = pow(10, 0.05)

  /// From 2.3 down by 2, fastest in the middle; log₁₀ of the rate is x.
  static func logistic(middle: Double, steepness: Double = 1.5) -> [Double] {
    rates.map { 2.3 - 2 / (1 + exp(-steepness * (log10($0) - middle))) }
  }

  private func isNear(_ answer: Double?, _ rate: Double) -> Bool {
    guard let answer else { return false }
    return answer >= rate / Self.half * 0.999 && answer <= rate * Self.half * 1.001
  }

  /// A logistic curve falls fastest half-way down. Which horizontal axis is it drawn over?
  @Test(arguments: [-5.0, -3, -1])
  func `on a logistic fall it is the middle`(middle: Double) {
    let answer = steepestRate(rates: Self.rates, losses: Self.logistic(middle: middle))
    #expect(isNear(answer, pow(10, middle)))
  }

  /// At the minimum the loss is about to rise again: is the best loss a sign of the best rate?
  @Test func `the answer lies on the way down, not at the bottom`() {
    // Down by 0.1 per point at first, twice as fast for the third point, then slower and slower.
    let losses = [2.3, 2.2, 2.0, 1.95, 1.92, 1.91, 3]
    let rates = [0.001, 0.01, 0.1, 1, 10, 100, 1000]
    #expect(steepestRate(rates: rates, losses: losses).map { $0 ≈ (0.01 * 0.1).squareRoot() } == true)
  }

  /// Behind the minimum the loss explodes, and after an explosion it falls. Where does the search have to end?
  @Test func `what falls after the minimum does not count`() {
    var losses = Self.logistic(middle: -4)
    for k in 70...100 { losses[k] += 1 }
    losses[85] += 30
    #expect(isNear(steepestRate(rates: Self.rates, losses: losses), 1e-4))
  }

  /// A spike before the minimum is another matter: that fall is one.
  @Test func `the fall that ends in the minimum counts as well`() {
    let answer = steepestRate(rates: [0.01, 0.1, 1, 10], losses: [2, 1.9, 0.5, 4])
    #expect(answer.map { $0 ≈ (0.1 * 1).squareRoot() } == true)
  }

  /// Is NaN less than 2? Is it greater? What does a search for the least make of it?
  @Test(arguments: [0, 20, 48, 99, 100])
  func `a NaN is no point of the curve`(place: Int) {
    var losses = Self.logistic(middle: -3.05)
    losses[place] = .nan
    #expect(isNear(steepestRate(rates: Self.rates, losses: losses), pow(10, -3.05)))
  }

  /// And infinity?
  @Test func `an infinite loss is no point of the curve`() {
    var losses = Self.logistic(middle: -3.05)
    losses[0] = .infinity
    for k in 95...100 { losses[k] = .infinity }
    #expect(isNear(steepestRate(rates: Self.rates, losses: losses), pow(10, -3.05)))
  }

  /// Points without a number are left out, they do not move the others.
  @Test func `the answer lies between two neighbours that are there`() {
    let answer = steepestRate(rates: [0.01, 0.1, 1, 10, 100], losses: [2, 1.9, .nan, 0.5, 1])
    #expect(answer.map { $0 ≈ 1 } == true)
  }

  /// Which rate would you believe?
  @Test func `a loss that only rises, or no loss at all, has no answer`() {
    #expect(steepestRate(rates: [0.1, 1, 10], losses: [1, 2, 3]) == nil)
    #expect(steepestRate(rates: [0.1, 1, 10], losses: [1, 1, 1]) == nil)
    #expect(steepestRate(rates: [0.1, 1, 10], losses: [.nan, .nan, .infinity]) == nil)
    #expect(steepestRate(rates: [], losses: []) == nil)
  }

  /// Another unit of the loss, another unit of the rate.
  @Test func `ten times the rates is ten times the answer, ten times the loss is the same answer`() {
    let losses = Self.logistic(middle: -3.02, steepness: 3)
    guard let answer = steepestRate(rates: Self.rates, losses: losses) else {
      Issue.record("there should be an answer")
      return
    }
    #expect(steepestRate(rates: Self.rates.map { 10 * $0 }, losses: losses).map { $0 ≈ (10 * answer) } == true)
    #expect(steepestRate(rates: Self.rates, losses: losses.map { 10 * $0 - 5 }).map { $0 ≈ answer } == true)
  }
}
