import Foundation
import Schedules
import TestSupport
import Testing

/// What Chebyshev's, arcsine and silver rates promise, and the bound of any schedule.
@Suite struct BeyondTheBoundLaws {
  @Test(arguments: Chebyshev.Order.allCases, [1, 2, 64, 1_024])
  func `Chebyshev's rates are pure, saved and read back, and begin anew after their steps`(
    _ order: Chebyshev.Order, _ steps: Int
  ) throws {
    let rate = try Chebyshev(smallest: 0.02, largest: 3, over: steps, order: order)
    #expect(checkSavedSchedule(rate) == nil)
    #expect(rate.totalSteps == steps)
    #expect((0..<steps).first { rate($0) != rate($0 + steps) || rate($0) != rate($0 + 5 * steps) } == nil)
  }

  @Test(arguments: [1, 2, 8, 512]) func `the orders hold the same rates`(_ steps: Int) throws {
    let rates = try Chebyshev.Order.allCases.map { order in
      let rate = try Chebyshev(smallest: 1, largest: 50, over: steps, order: order)
      return (0..<steps).map { rate($0) }
    }
    #expect(rates[0] == rates[0].sorted())
    #expect(rates[1] == rates[0].reversed())
    #expect(rates[2].sorted() == rates[0])
  }

  @Test func `Lebedev's order of eight is 0 7 3 4 1 6 2 5`() throws {
    let ascending = try Chebyshev(smallest: 1, largest: 50, over: 8, order: .ascending)
    let lebedev = try Chebyshev(smallest: 1, largest: 50, over: 8)
    #expect((0..<8).map { lebedev($0) } == [0, 7, 3, 4, 1, 6, 2, 5].map { ascending($0) })
  }

  @Test(arguments: [1e-300, 1e-9, 1, 1e9, 1e300]) func `curvatures of any magnitude have rates`(_ scale: Double) throws
  {
    let rate = try Chebyshev(smallest: scale, largest: 4 * scale, over: 4, order: .ascending)
    let one = try Chebyshev(smallest: 1, largest: 4, over: 4, order: .ascending)
    for step in 0..<4 { #expect(isClose(rate(step) * scale, one(step))) }
    #expect(checkSchedule(try Arcsine(smallest: scale, largest: 4 * scale)) == nil)
    if scale >= 1e-9 { #expect(checkSchedule(try Silver(largest: scale)) == nil) }
  }

  @Test func `arcsine rates are pure, of their seed, and arcsine-distributed`() throws {
    let rate = try Arcsine(smallest: 2, largest: 10, seed: 5)
    #expect(checkSavedSchedule(rate) == nil)
    let other = try Arcsine(smallest: 2, largest: 10, seed: 6)
    #expect((0..<100).allSatisfy { rate($0) != other($0) })
    // The share of 1/η below each value against the distribution function, 1 − acos(x)/π with x from −1 to 1.
    let count = 20_000
    let inverse = (0..<count).map { 1 / rate($0) }.sorted()
    let differences = inverse.enumerated().map { place, value in
      let x = max(-1.0, min(1.0, (value - 6) / 4))
      return abs(Double(place) / Double(count) - (1 - acos(x) / Double.pi))
    }
    let furthest = differences.max() ?? .nan
    #expect(furthest <= 1.95 / Double(count).squareRoot(), "Kolmogorov and Smirnov, one in a thousand")
    #expect((inverse.first ?? 0) >= 2 && (inverse.last ?? 11) <= 10)
  }

  @Test func `silver steps are pure, without an end, and those of the paper`() throws {
    let rate = try Silver(largest: 1)
    #expect(checkSavedSchedule(rate) == nil)
    #expect(rate.totalSteps == nil)
    let root = 2.0.squareRoot()
    for (step, right) in [root, 2, root, 2 + root, root, 2, root, 4 + 2 * root].enumerated() {
      #expect(rate(step) ≈ right, "step \(step)")
    }
  }

  @Test(arguments: [
    "Chebyshev smallest=0 largest=1 over=4", "Chebyshev smallest=2 largest=1 over=4",
    "Chebyshev smallest=1 largest=inf over=4", "Chebyshev smallest=nan largest=1 over=4",
    "Chebyshev smallest=1 largest=2 over=0", "Chebyshev smallest=1 largest=2 over=12",
    "Chebyshev smallest=1 largest=2 over=4 order=random", "Chebyshev smallest=1e-310 largest=2 over=4",
    "Arcsine smallest=-1 largest=1", "Arcsine smallest=2 largest=1", "Arcsine smallest=1 largest=2 seed=-1",
    "Silver largest=0", "Silver largest=-3", "Silver largest=nan", "Silver largest=1e-300", "Silver",
  ])
  func `a wrong parameter is refused with a sentence that names it`(_ words: String) throws {
    let parts = words.split(separator: " ").map(String.init)
    let refused = #expect(throws: ScheduleError.self) {
      try Spec(commandLine: parts, baseLRs: [], steps: 10)
    }
    #expect(refused?.description.hasPrefix(parts[0]) == true, "\(refused?.description ?? "accepted")")
    #expect(refused?.description.hasSuffix(".") == true)
  }

  @Test func `twelve steps are no power of two, but other orders take them`() throws {
    #expect(try Chebyshev(smallest: 1, largest: 2, over: 12, order: .ascending).totalSteps == 12)
  }

  // MARK: The bound

  @Test func `a bound does not depend on the scale, and its best scale does`() throws {
    let rates = [0.5, 2, 1, 0.25, 3]
    let one = try ScheduleBound(rates: rates)
    for factor in [1e-200, 1e-3, 5, 1e150] {
      let scaled = try ScheduleBound(rates: rates.map { $0 * factor })
      #expect(scaled.atBestScale ≈ one.atBestScale, "times \(factor)")
      #expect(isClose(scaled.bestScale * factor, one.bestScale), "times \(factor)")
    }
  }

  @Test func `at its best scale a bound is lower than at any other`() throws {
    let rates = (1...20).map { 1 / Double($0) }
    let bound = try ScheduleBound(rates: rates)
    func at(_ scale: Double) -> Double {
      let s = rates.indices.map { rates[$0...].reduce(0, +) }
      let q = rates.indices.map { rates[$0...].map { $0 * $0 }.reduce(0, +) }
      let terms = (0..<19).map { k -> Double in rates[k] / s[k + 1] * q[k] / s[k] }
      return 1 / (2 * s[0] * scale) + scale * (q[0] / (2 * s[0]) + terms.reduce(0, +) / 2)
    }
    #expect(at(bound.bestScale) ≈ bound.atBestScale)
    #expect(at(0.9 * bound.bestScale) > bound.atBestScale && at(1.1 * bound.bestScale) > bound.atBestScale)
  }

  @Test func `rates of 0 move nothing: at the end they are left out, on the way they change only the sums`() throws {
    let bound = try ScheduleBound(rates: [1, 0.5, 0.25, 0, 0])
    let short = try ScheduleBound(rates: [1, 0.5, 0.25])
    #expect(bound.atBestScale == short.atBestScale && bound.bestScale == short.bestScale)
    #expect(bound.steps == 5)
    #expect(isClose(bound.timesRootSteps, short.atBestScale * 5.0.squareRoot()))
    let (spread, dense) = (try ScheduleBound(rates: [0, 1, 0, 0.5]), try ScheduleBound(rates: [1, 0.5]))
    #expect(spread.atBestScale ≈ dense.atBestScale)
  }

  @Test func `a million steps are no trouble`() throws {
    let bound = try ScheduleBound(of: Hold(1e-3), steps: 1_000_000)
    #expect(bound.timesRootSteps ≈ 3.923_4.within(5e-5))
  }

  @Test(
    arguments: [
      ([], "the list of rates"), ([0, 0], "every rate"), ([1, -0.5], "the rate of step 1"),
      ([.nan], "the rate of step 0"),
      ([1, 1, .infinity], "the rate of step 2"),
    ] as [([Double], String)])
  func `rates without a bound are refused with a sentence that says which`(_ rates: [Double], _ part: String) {
    let refused = #expect(throws: ScheduleError.self) { try ScheduleBound(rates: rates) }
    #expect(refused?.description.contains(part) == true, "\(refused?.description ?? "accepted")")
  }

  @Test func `a bound needs a step`() {
    #expect(throws: ScheduleError.self) { try ScheduleBound(of: Hold(1), steps: 0) }
  }
}
