import Lesson07
import TestSupport
import Testing
import Tuning

/// Exercise 7.1: the range test.
@Suite struct Exercise07_1 {
  let test = ShortRun(from: 1e-4, to: 1, steps: 41)

  /// A model that is one number on the parabola x²/2: loss and gradient by hand.
  private func descend(_ x: inout Double, _ rate: Double) -> Double {
    let loss = x * x / 2
    x -= rate * x
    return loss
  }

  /// N fence posts have how many gaps between them?
  @Test func `it begins at the low rate and ends at the high one`() {
    #expect(test.rate(at: 0) ≈ 1e-4)
    #expect(test.rate(at: 40) ≈ 1)
  }

  /// Does the rate grow by the same difference or by the same factor? Forty steps, four decades: which factor?
  @Test func `from one step to the next the rate grows by the same factor`() {
    let wrong = (0..<40).first { !(test.rate(at: $0 + 1) ≈ (1.2589254117941673 * test.rate(at: $0))) }
    #expect(wrong == nil, "from step \(wrong ?? 0) to the next the rate should grow by the factor 10^(4/40)")
  }

  /// Which rate stands half-way between 0.0001 and 1 on a logarithmic axis?
  @Test func `half-way it is at the geometric mean`() {
    #expect(test.rate(at: 20) ≈ 0.01)
    #expect(ShortRun(from: 0.5, to: 8, steps: 3).rate(at: 1) ≈ 2)
  }

  /// How often is `step` called, and at which rates?
  @Test func `every rate gets one step, in order`() {
    var asked: [Double] = []
    var model = 0.0
    _ = test.readings(of: &model) { _, rate in
      asked.append(rate)
      return 1
    }
    #expect(asked.count == 41)
    #expect(asked == (0..<41).map { test.rate(at: $0) })
  }

  /// The loss that `step` returns was found before the update at that rate. Has your rate moved on before you wrote it down?
  @Test func `each loss stands beside the rate of its own step`() {
    var asked: [Double] = []
    var model = 0.0
    let readings = test.readings(of: &model) { _, rate in
      asked.append(rate)
      return Double(asked.count)
    }
    #expect(readings.count == 41)
    #expect(readings.map(\.loss) == (1...41).map(Double.init))
    #expect(readings.map(\.rate) == asked)
  }

  /// Each step of descent on x²/2 multiplies x by 1 − η.
  @Test func `on a parabola the losses are the product of all steps so far`() {
    var x = 1.0
    let readings = test.readings(of: &x, step: descend)
    #expect(readings.count == 41)
    var (expected, wrong) = (1.0, -1)
    for (k, reading) in readings.enumerated() where wrong < 0 {
      if !(reading.loss ≈ (expected * expected / 2)) { wrong = k }
      expected *= 1 - test.rate(at: k)
    }
    #expect(wrong == -1, "the loss of step \(wrong)")
  }

  /// The test ends at a rate that ruins any model. Whose model was it?
  @Test func `the model is as it was before`() {
    var x = 0.75
    let readings = ShortRun(from: 0.01, to: 100, steps: 30).readings(of: &x, step: descend)
    #expect(readings.count == 30)
    #expect(x == 0.75)
  }

  /// The same start, the same losses.
  @Test func `a second test finds the same curve`() {
    var x = 0.75
    let (first, second) = (test.readings(of: &x, step: descend), test.readings(of: &x, step: descend))
    #expect(first.count == 41)
    #expect(first.map(\.loss) == second.map(\.loss))
  }

  /// If all the other tests pass and this one fails: at which step do the two part?
  @Test func `agrees with the library's ramp at every step`() throws {
    let library = try RateRamp(from: 1e-4, to: 1, steps: 41)
    let wrong = (0..<41).first { !(test.rate(at: $0) ≈ library($0)) }
    #expect(wrong == nil)
  }
}
