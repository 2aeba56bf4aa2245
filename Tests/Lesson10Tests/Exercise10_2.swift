import Core
import Lesson10
import Schedules
import TestSupport
import Testing

/// Exercise 10.2: Lebedev's order.
@Suite struct Exercise10_2 {
  /// Where does the doubling begin? What is left to do when the order is already long enough?
  @Test func `one rate stands alone`() {
    #expect(lebedevOrder(of: 1) == [0])
  }

  /// From order(1) = 0: which place is the mirror image of 0 among two, and which of them comes first?
  @Test func `two and four, by hand`() {
    #expect(lebedevOrder(of: 2) == [0, 1])
    #expect(lebedevOrder(of: 4) == [0, 3, 1, 2])
  }

  /// From 0 3 1 2: after each of them its mirror image among eight, 7 − k. Does yours follow at once?
  @Test func `eight and sixteen, by hand`() {
    #expect(lebedevOrder(of: 8) == [0, 7, 3, 4, 1, 6, 2, 5])
    #expect(lebedevOrder(of: 16) == [0, 15, 7, 8, 3, 12, 4, 11, 1, 14, 6, 9, 2, 13, 5, 10])
  }

  /// An order leaves nothing out and takes nothing twice. Are your places counted from 0?
  @Test(arguments: 0...17) func `every rate is taken once`(doublings: Int) {
    let count = 1 << doublings
    let order = lebedevOrder(of: count)
    #expect(order.count == count, "how many places the order of \(count) has")
    // Not the whole lists: to show how long ones differ takes minutes.
    let wrong = zip(order.sorted(), 0...).first { $0 != $1 }
    #expect(wrong == nil, "the order of \(count), sorted: the first place that came, and the right one")
  }

  /// Two steps belong together: what is the sum of their places?
  @Test(arguments: 1...12) func `each place is followed by its mirror image`(doublings: Int) throws {
    let order = lebedevOrder(of: 1 << doublings)
    try #require(order.count == 1 << doublings)
    for pair in stride(from: 0, to: order.count, by: 2) {
      try #require(order[pair] + order[pair + 1] == order.count - 1, "steps \(pair) and \(pair + 1) of \(order.count)")
    }
  }

  /// Leave out every second step: which order is left?
  @Test(arguments: 1...12) func `every second step is the order of half as many`(doublings: Int) throws {
    let (order, half) = (lebedevOrder(of: 1 << doublings), lebedevOrder(of: 1 << (doublings - 1)))
    try #require(order.count == 1 << doublings)
    #expect(stride(from: 0, to: order.count, by: 2).map { order[$0] } == half, "of the order of \(order.count)")
  }

  /// The claim of the lesson: how large is the largest error on the way, in the best of all these orders?
  @Test(arguments: [(32, 23.08), (64, 24.13)]) func `no error grows far on the way`(count: Int, peak: Double) throws {
    let chebyshev = try Chebyshev(smallest: 1, largest: 100, over: count, order: .ascending)
    let order = lebedevOrder(of: count)
    try #require(order.sorted() == Array(0..<count), "the order of \(count)")
    let worst =
      (0...2_000).map { 1 + 99 * Double($0) / 2_000 }.map { λ in
        var (factor, worst) = (1.0, 1.0)
        for place in order {
          factor *= 1 - chebyshev(place) * λ
          worst = max(worst, abs(factor))
        }
        return worst
      }.max() ?? .nan
    #expect(isClose(worst, peak, relative: 1e-3), "curvatures from 1 to 100, \(count) steps")
  }

  /// If all the other tests pass and this one fails: at which step do the two part?
  @Test(arguments: [1, 2, 32, 1_024]) func `agrees with the library's order`(count: Int) throws {
    let ascending = try Chebyshev(smallest: 1, largest: 9, over: count, order: .ascending)
    let library = try Chebyshev(smallest: 1, largest: 9, over: count, order: .lebedev)
    let order = lebedevOrder(of: count)
    try #require(order.count == count)
    for (step, place) in order.enumerated() {
      try #require(ascending(place) ≈ library(step), "step \(step) of \(count), place \(place)")
    }
  }
}
