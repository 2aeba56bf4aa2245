import Core
import Foundation
import Lesson10
import Schedules
import TestSupport
import Testing

/// Exercise 10.1: Chebyshev's rates.
@Suite struct Exercise10_1 {
  /// With a single step the cosine is that of a right angle. Which curvature is in the middle, and what is the rate for it?
  @Test(arguments: [(1.0, 100.0), (0.2, 0.3), (1e-9, 1e9), (5, 5)])
  func `one rate is 2 over the sum of the curvatures`(smallest: Double, largest: Double) {
    let rates = chebyshevRates(smallest: smallest, largest: largest, count: 1)
    #expect(rates ≈ [2 / (smallest + largest)], "curvatures from \(smallest) to \(largest)")
  }

  /// From 1 to 3 the middle is 2 and half of the width is 1. What are the cosines of 45 and of 135 degrees?
  @Test func `two rates, by hand`() {
    let root = 0.5.squareRoot()
    #expect(
      chebyshevRates(smallest: 1, largest: 3, count: 2) ≈ [1 / (2 + root), 1 / (2 - root)], "curvatures from 1 to 3")
  }

  /// For three the angles are 30, 90 and 150 degrees. Does k begin at 1, and is a right angle among yours?
  @Test func `three rates, by hand`() {
    let cosine = 0.75.squareRoot()
    #expect(
      chebyshevRates(smallest: 2, largest: 10, count: 3) ≈ [1 / (6 + 4 * cosine), 1 / 6.0, 1 / (6 - 4 * cosine)],
      "curvatures from 2 to 10")
  }

  /// Rates, not curvatures: between which two numbers must 1/λ lie? And which k gives the smallest rate?
  @Test(arguments: [2, 3, 8, 33, 1_000, 1_001])
  func `the rates ascend, all of them between 1 over the largest and 1 over the smallest curvature`(count: Int) {
    let rates = chebyshevRates(smallest: 0.5, largest: 40, count: count)
    #expect(rates.count == count, "\(count) rates were asked for")
    #expect(zip(rates, rates.dropFirst()).allSatisfy { $0 < $1 }, "\(count) rates, curvatures from 0.5 to 40: \(rates)")
    #expect((rates.first ?? .nan) > 1 / 40.0, "the first of \(count)")
    #expect((rates.last ?? .nan) < 1 / 0.5, "the last of \(count)")
  }

  /// What do the cosines of an angle and of 180 degrees less that angle have to do with each other?
  @Test(arguments: [2, 5, 16, 101]) func `their inverses lie in pairs around the middle`(count: Int) throws {
    let rates = chebyshevRates(smallest: 3, largest: 17, count: count)
    try #require(rates.count == count)
    for (low, high) in zip(rates, rates.reversed()) {
      try #require((1 / low + 1 / high) ≈ 20, "\(count) rates, curvatures from 3 to 17: \(low) and \(high)")
    }
  }

  /// The claim of the lesson: T_n is cosh(n·acosh x). Which curvature have your rates forgotten?
  @Test(arguments: [(1.0, 100.0, 32), (1, 10, 5), (0.01, 3, 17), (2, 2_000, 100), (7, 8, 2)])
  func `the error of every curvature shrinks to 1 over T_n`(smallest: Double, largest: Double, count: Int) {
    let rates = chebyshevRates(smallest: smallest, largest: largest, count: count)
    let width = largest - smallest
    let ends = (0...5_000).map { place in
      let λ = smallest + width * Double(place) / 5_000
      return abs(rates.reduce(1.0) { product, rate in product * (1 - rate * λ) })
    }
    let worst = ends.reduce(0.0) { $1 <= $0 ? $0 : $1 }
    let theory = 1 / cosh(Double(count) * acosh((largest + smallest) / (largest - smallest)))
    #expect(
      isClose(worst, theory, relative: 1e-8),
      "\(count) rates, curvatures from \(smallest) to \(largest): 1/T_n = \(theory)"
    )
  }

  /// In a round bowl all curvatures are the same. How many steps are needed, and at which rate?
  @Test(arguments: [1, 2, 9], [0.25, 1, 300]) func `a round bowl has one rate`(count: Int, curvature: Double) {
    #expect(
      chebyshevRates(smallest: curvature, largest: curvature, count: count)
        ≈ [Double](repeating: 1 / curvature, count: count), "\(count) rates, curvature \(curvature)")
  }

  /// Another unit for the loss: all curvatures are multiplied. What becomes of the rates?
  @Test(arguments: [1e-12, 1e-3, 1e6, 1e12]) func `curvatures of any magnitude`(scale: Double) throws {
    let rates = chebyshevRates(smallest: 2, largest: 30, count: 12)
    let scaled = chebyshevRates(smallest: 2 * scale, largest: 30 * scale, count: 12)
    try #require(rates.count == 12)
    #expect(scaled ≈ rates.map { $0 / scale }, "curvatures from \(2 * scale) to \(30 * scale)")
  }

  /// T_n has n zeros, and each of the rates stands for one of them. Which of yours does not?
  @Test func `any curvatures and any number of rates`() throws {
    var random = RandomSource(seed: 101)
    for _ in 0..<200 {
      let smallest = pow(10, random.uniform(in: -4..<4))
      let largest = smallest * (1 + pow(10, random.uniform(in: -1..<2)))
      let count = 1 + random.index(below: 20)
      let rates = chebyshevRates(smallest: smallest, largest: largest, count: count)
      try #require(rates.count == count, "\(count) rates, curvatures from \(smallest) to \(largest)")
      try #require(zip(rates, rates.dropFirst()).allSatisfy { $0 < $1 }, "in ascending order: \(rates)")
      for rate in rates {
        // T₀ = 1, T₁ = x, T_{k+1} = 2x·T_k − T_{k−1}: no cosine.
        let x = (largest + smallest - 2 / rate) / (largest - smallest)
        var (before, now) = (1.0, x)
        for _ in 1..<count { (before, now) = (now, 2 * x * now - before) }
        try #require(
          abs(now) <= 1e-8, "T_\(count) at the rate \(rate); curvatures from \(smallest) to \(largest)")
      }
    }
  }

  /// If all the other tests pass and this one fails: at which rate do the two part?
  @Test(arguments: [1, 4, 35, 64, 5_000, 20_001]) func `agrees with the library's Chebyshev`(count: Int) throws {
    let library = try Chebyshev(smallest: 0.3, largest: 50, over: count, order: .ascending)
    let rates = chebyshevRates(smallest: 0.3, largest: 50, count: count)
    try #require(rates.count == count)
    for (step, rate) in rates.enumerated() { try #require(rate ≈ library(step), "rate \(step) of \(count)") }
  }
}
