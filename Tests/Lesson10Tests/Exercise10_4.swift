import Core
import Foundation
import Lesson10
import Schedules
import TestSupport
import Testing

/// Exercise 10.4: the worst case of a schedule.
@Suite struct Exercise10_4 {
  /// x₁ is the start, at most D·G above the minimum. What are S₁ and Q₁ of a single rate, and is there a c?
  @Test(arguments: [1e-9, 0.3, 1, 250]) func `a single rate has the bound 1`(rate: Double) {
    #expect(worstCase(of: [rate]) ≈ 1, "the rate \(rate)")
  }

  /// S₁ = 3, S₂ = 1 and Q₁ = 5 for the rates 2, 1. Which of them does c need? And which way round are 1, 2?
  @Test func `two rates, by hand`() {
    #expect(worstCase(of: [1, 1]) ≈ 1, "rates 1, 1: a = 1/4, b = 1/2, c = 1/2")
    #expect(worstCase(of: [2, 1]) ≈ (5 / 3.0).squareRoot(), "rates 2, 1: a = 1/6, b = 5/6, c = 5/3")
    #expect(worstCase(of: [1, 2]) ≈ (5 / 6.0).squareRoot(), "rates 1, 2: a = 1/6, b = 5/6, c = 5/12")
  }

  /// S₁ = 6, S₂ = 3, S₃ = 1; Q₁ = 14, Q₂ = 5 for the rates 3, 2, 1: two terms of c. Do you have both, and each halved?
  @Test func `three rates, by hand`() {
    #expect(worstCase(of: [3, 2, 1]) ≈ (4 / 3.0).squareRoot(), "rates 3, 2, 1: a = 1/12, b = 7/6, c = 17/6")
  }

  /// c is half of 1/1 + 1/2 + … here. Does your sum reach the last but one rate, and no further?
  @Test(arguments: [1, 2, 3, 10, 100, 20_000]) func `a constant rate has the root of a logarithm`(count: Int) {
    let harmonic = (1..<max(count, 2)).reduce(0) { count > 1 ? $0 + 1 / Double($1) : $0 }
    #expect(
      worstCase(of: [Double](repeating: 0.3, count: count)) ≈ ((1 + harmonic) / Double(count)).squareRoot(),
      "\(count) rates of 0.3")
  }

  /// For T, T − 1, …, 1 all sums are known: 2·√((T − ½ + H)/(T·(T + 1))), H = 1 + 1/2 + … + 1/(T − 1). Which of yours differ?
  @Test(arguments: [2, 3, 10, 100, 25_000]) func `a rate that falls in a straight line has none`(count: Int) {
    let (harmonic, T) = ((1..<count).reduce(0) { $0 + 1 / Double($1) }, Double(count))
    let rates = (0..<count).map { Double(count - $0) / 7 }
    let right = 2 * ((T - 0.5 + harmonic) / (T * (T + 1))).squareRoot()
    // Whoever subtracts from the sums of all rates has fewer digits at the end.
    #expect(worstCase(of: rates) ≈ right.within(1e-7 * right), "\(count) rates down to 1/7")
  }

  /// The rates are scaled as well as possible anyway. What becomes of a, b and c if all of them are a thousand times larger?
  @Test(arguments: [1e-100, 1e-12, 1e-3, 7, 1e12, 1e100]) func `the scale makes no difference`(scale: Double) {
    let rates = [0.5, 2, 1, 0.25, 3]
    let right = worstCase(of: rates)
    #expect(worstCase(of: rates.map { $0 * scale }) ≈ right, "0.5, 2, 1, 0.25, 3, times \(scale)")
  }

  /// Small steps at the end average; at the beginning they are lost. Do your sums go to the end or from the beginning?
  @Test func `the order makes a difference`() {
    let falling = (1...100).reversed().map { Double($0) }
    let (down, up) = (worstCase(of: falling), worstCase(of: falling.reversed()))
    #expect(down * 10 ≈ 2.036_1.within(1e-4), "rates 100 to 1, times √T")
    #expect(up * 10 > 2.4, "rates 1 to 100, times √T")
  }

  /// The sums as they are written, one by one. Which of yours begins or ends elsewhere?
  @Test func `any rates`() throws {
    var random = RandomSource(seed: 104)
    for place in 0..<300 {
      let count = 1 + random.index(below: place % 15 == 14 ? 200 : 12)
      let rates = (0..<count).map { _ in pow(10, random.uniform(in: -2..<2)) }
      let last = rates.count - 1
      func s(_ k: Int) -> Double { rates[k...last].reduce(0, +) }
      func q(_ k: Int) -> Double { rates[k...last].map { $0 * $0 }.reduce(0, +) }
      let c = (0..<last).map { rates[$0] / s($0 + 1) * q($0) / s($0) }.reduce(0, +) / 2
      let right = 2 * ((q(0) / (2 * s(0)) + c) / (2 * s(0))).squareRoot()
      try #require(worstCase(of: rates) ≈ right, "rates \(rates)")
    }
  }

  /// Gradients of length 1, from a distance of 1, the rates at their best scale: can a run end above its bound?
  @Test func `no run on the absolute value ends above it`() throws {
    for rates in [[Double](repeating: 1, count: 50), (1...50).reversed().map { Double($0) }] {
      let bound = worstCase(of: rates)
      let scale = try ScheduleBound(rates: rates).bestScale
      var x = 1.0
      for rate in rates.dropLast() { x -= scale * rate * (x > 0 ? 1 : x < 0 ? -1 : 0) }
      #expect(abs(x) <= bound, "\(rates[0]), \(rates[1]), …")
    }
  }

  /// If all the other tests pass and this one fails: for which schedule do the two part?
  @Test func `agrees with the library's bound`() throws {
    let schedules: [any Schedule] = [
      Hold(1), try Cosine(from: 1, to: 0, over: 1_001), try InverseSquareRoot(to: 3, warmup: 50),
      try Warmup(to: 2, over: 100).then(LinearRamp(from: 2, to: 0, over: 901)), try Silver(largest: 1),
    ]
    for (place, schedule) in schedules.enumerated() {
      let library = try ScheduleBound(of: schedule, steps: 1_000).atBestScale
      let own = worstCase(of: (0..<1_000).map { schedule($0) })
      #expect(own ≈ library.within(1e-6 * library), "schedule \(place) of the test, 1,000 steps")
    }
  }
}
