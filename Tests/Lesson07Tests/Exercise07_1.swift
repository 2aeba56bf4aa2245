import Foundation
import Lesson07
import TestSupport
import Testing
import Tuning

/// Exercise 7.1: the range test.
@Suite struct Exercise07_1 {
  /// Four decades in forty gaps.
  let test = ShortRun(from: 1e-4, to: 1, steps: 41)

  /// One step of descent on x²/2, by hand: the loss at x, then x := x − η·x.
  private func descend(_ x: inout Double, _ rate: Double) -> Double {
    let loss = x * x / 2
    x -= rate * x
    return loss
  }

  private static let ramps = [(1e-4, 1.0, 41), (0.5, 8, 2), (3e-5, 0.7, 7), (1e-8, 10, 100), (1e-20, 1e20, 1_001)]

  /// Which share of the way lies behind the first step? What is high/low to that power, and times what?
  @Test(arguments: ramps) func `it begins at the low rate`(low: Double, high: Double, steps: Int) {
    #expect(ShortRun(from: low, to: high, steps: steps).rate(at: 0) ≈ low)
  }

  /// N fence posts have how many gaps between them? And does your rate ask for low, for high and for the number of steps?
  @Test(arguments: ramps) func `it ends at the high rate`(low: Double, high: Double, steps: Int) {
    #expect(ShortRun(from: low, to: high, steps: steps).rate(at: steps - 1) ≈ high)
  }

  /// Does the rate grow by the same difference or by the same factor? Forty steps, four decades: which factor?
  @Test func `from one step to the next the rate grows by the same factor`() throws {
    for k in 0..<40 {
      let factor = test.rate(at: k + 1) / test.rate(at: k)
      try #require(factor ≈ 1.2589254117941673, "from step \(k) to the next; it is 10^(4/40)")
    }
  }

  /// Which rate stands half-way between low and high on a logarithmic axis?
  @Test(arguments: [(1e-4, 1.0, 41, 0.01), (0.5, 8, 3, 2), (0.3, 0.4, 101, 0.12.squareRoot())])
  func `half-way it is at the geometric mean`(low: Double, high: Double, steps: Int, mean: Double) {
    #expect(ShortRun(from: low, to: high, steps: steps).rate(at: (steps - 1) / 2) ≈ mean)
  }

  /// Which of low, high, the number of steps and the step does your rate not depend on? log η is a straight line.
  @Test func `the logarithm of the rate is a straight line, for any range and any number of steps`() throws {
    var random = SplitMix(seed: 71)
    for _ in 0..<200 {
      let low = exp(Double.random(in: -20...2, using: &random))
      let high = low * exp(Double.random(in: 0.1...15, using: &random))
      let steps = Int.random(in: 2...300, using: &random)
      let k = Int.random(in: 0..<steps, using: &random)
      let line = exp(log(low) + Double(k) * (log(high) - log(low)) / Double(steps - 1))
      let rate = ShortRun(from: low, to: high, steps: steps).rate(at: k)
      try #require(rate ≈ line, "step \(k) of \(steps), from \(low) to \(high)")
    }
  }

  /// How often is `step` called, and at which rates?
  @Test(arguments: [2, 3, 41, 2_000]) func `every rate gets one step, in order`(steps: Int) throws {
    let test = ShortRun(from: 1e-4, to: 1, steps: steps)
    var asked: [Double] = []
    var model = 0.0
    _ = test.readings(of: &model) { _, rate in
      asked.append(rate)
      return 1
    }
    try #require(asked.count == steps)
    for k in 0..<steps { try #require(asked[k] ≈ test.rate(at: k), "call \(k) of \(steps)") }
  }

  /// The loss that `step` returns was found before the update at that rate. Has your rate moved on before you noted it?
  @Test func `each loss stands beside the rate of its own step`() throws {
    var asked: [Double] = []
    var model = 0.0
    let readings = test.readings(of: &model) { _, rate in
      asked.append(rate)
      return 7 - Double(asked.count % 5)
    }
    try #require(readings.count == 41)
    for k in 0..<41 {
      try #require(readings[k].loss == 7 - Double((k + 1) % 5), "what step \(k) returned; is it noted as it came?")
      try #require(readings[k].rate ≈ asked[k], "the rate of step \(k)")
    }
  }

  /// An exploded loss is what the test looks for. Which steps are missing, and which losses are not as they came?
  @Test func `no loss ends the test or is left out, whatever it is`() {
    // Compared as texts, because NaN is not equal to itself.
    let losses = [2, 0, -1, 1e300, .infinity, .nan, 3, -.infinity]
    var (model, calls) = (0, 0)
    let readings = ShortRun(from: 0.1, to: 10, steps: 8).readings(of: &model) { _, _ in
      calls += 1
      return losses[min(calls, 8) - 1]
    }
    #expect(readings.map { "\($0.loss)" } == ["2.0", "0.0", "-1.0", "1e+300", "inf", "nan", "3.0", "-inf"])
  }

  /// Each step of descent on x²/2 multiplies x by 1 − η. Where does your second step begin?
  @Test(arguments: [1.0, -3])
  func `on a parabola the losses are the product of all steps so far`(start: Double) throws {
    var x = start
    let readings = test.readings(of: &x, step: descend)
    try #require(readings.count == 41)
    var expected = start
    for k in 0..<41 {
      try #require(readings[k].loss ≈ (expected * expected / 2), "the loss that step \(k) finds")
      expected *= 1 - pow(10, -4 + Double(k) / 10)
    }
  }

  /// The test ends at a rate that ruins any model. Whose model was it?
  @Test func `the model is as it was before`() {
    var x = 0.75
    let readings = ShortRun(from: 0.01, to: 100, steps: 30).readings(of: &x, step: descend)
    #expect(readings.count == 30)
    #expect(x == 0.75)
    var weights = [1.0, -2, 3]
    _ = test.readings(of: &weights) { weights, rate in
      weights[1] *= 100
      return weights[1] > -1e12 ? 1 : .nan
    }
    #expect(weights == [1, -2, 3])
  }

  /// The same start, the same losses. What does your first test leave behind for the second?
  @Test func `a second test finds the same curve, whatever was tested in between`() throws {
    var x = 0.75
    let first = test.readings(of: &x, step: descend)
    var other = -2.0
    _ = ShortRun(from: 0.5, to: 0.6, steps: 5).readings(of: &other, step: descend)
    let second = test.readings(of: &x, step: descend)
    try #require(first.count == 41)
    try #require(second.count == 41)
    for k in 0..<41 {
      try #require(second[k].loss == first[k].loss, "step \(k)")
      try #require(second[k].rate == first[k].rate, "step \(k)")
    }
  }

  /// If all the other tests pass and this one fails: at which step do the two part?
  @Test func `agrees with the library's ramp at every step`() throws {
    let library = try RateRamp(from: 2e-6, to: 5, steps: 2_000)
    let test = ShortRun(from: 2e-6, to: 5, steps: 2_000)
    for k in stride(from: 0, to: 2_000, by: 13) { try #require(test.rate(at: k) ≈ library(k), "step \(k) of 2,000") }
  }
}
