import Core
import Lesson03
import Schedules
import TestSupport
import Testing

/// Exercise 3.4: plateau.
@Suite struct Exercise03_4 {
  /// The rate after each of the losses; from 1, halved at each cut.
  private func rates(_ losses: [Double], patience: Int) -> [Double] {
    rates(losses, base: 1, factor: 0.5, patience: patience)
  }

  private func rates(_ losses: [Double], base: Double, factor: Double, patience: Int) -> [Double] {
    var schedule = Plateau(base: base, factor: factor, patience: patience)
    return losses.map { loss in
      schedule.observe(loss)
      return schedule.rate
    }
  }

  /// The same loss `count` times.
  private func same(_ count: Int) -> [Double] { [Double](repeating: 5, count: count) }

  /// Each loss is lower than all before it. Is there a reason to cut?
  @Test(arguments: [0, 2]) func `while the loss falls the rate stays`(patience: Int) {
    #expect(rates([5, 4, 3, 2, 1, 0.5], patience: patience) == [1, 1, 1, 1, 1, 1], "losses 5, 4, 3, 2, 1, 0.5")
    #expect(rates([1, 0, -1, -2e9], patience: patience) == [1, 1, 1, 1], "losses 1, 0, −1, −2e9")
  }

  /// The first loss is the best so far. How many bad ones follow it, and with which of them is patience at an end?
  @Test(arguments: [0, 1, 2, 5, 100]) func `patience bad losses are forgiven, the next one is not`(patience: Int) {
    let rates = rates(same(patience + 2), patience: patience)
    let kept = rates.prefix { $0 == 1 }.count
    #expect(kept == patience + 1, "after how many losses, all of them 5, the rate still is 1")
    #expect((rates.last ?? .nan) ≈ 0.5, "the rate after the one that follows")
  }

  /// A cut has just been made: how many bad losses will be forgiven now?
  @Test func `after a cut it is patient again`() {
    #expect(
      rates(same(10), patience: 2) ≈ [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125], "ten losses of 5, patience 2")
  }

  /// Two bad losses, then a new best: how many bad ones have there been in a row?
  @Test func `an improvement clears the count`() {
    #expect(
      rates([5, 6, 6, 4, 6, 6, 3, 6, 6], patience: 2) == [1, 1, 1, 1, 1, 1, 1, 1, 1],
      "losses 5, 6, 6, 4, 6, 6, 3, 6, 6, patience 2")
    #expect(
      rates([5, 6, 6, 4, 6, 6, 6], patience: 2) ≈ [1, 1, 1, 1, 1, 1, 0.5],
      "losses 5, 6, 6, 4, 6, 6, 6, patience 2: three bad ones in a row are too many")
  }

  /// 5, 7, 6, 7, 6: is 6 an improvement? Compared with what?
  @Test func `a loss that swings does not improve`() {
    #expect(rates([5, 7, 6, 7, 6], patience: 3) ≈ [1, 1, 1, 1, 0.5], "losses 5, 7, 6, 7, 6, patience 3")
  }

  /// After a cut the rate is another one. Is the best loss another one, too?
  @Test func `a cut does not change what is the best so far`() {
    #expect(
      rates([5, 9, 8, 7, 6], patience: 0) ≈ [1, 0.5, 0.25, 0.125, 0.0625],
      "losses 5, 9, 8, 7, 6, patience 0: 5 stays the best")
    #expect(
      rates([5, 9, 8, 7, 4, 6], patience: 1) ≈ [1, 1, 0.5, 0.5, 0.5, 0.5],
      "losses 5, 9, 8, 7, 4, 6, patience 1: 4 is better")
  }

  /// The exercise says "below the best", and nothing of how far below. From which fall on is a loss an improvement?
  @Test(arguments: [1e-12, 1e-9, 1e-5, 0.01], [5, 1e-6, 1e300, -3])
  func `a loss that is below the best improves, however little`(fall: Double, first: Double) {
    let losses = (0..<5).map { first - Double($0) * fall * abs(first) }
    #expect(rates(losses, patience: 0) == [1, 1, 1, 1, 1], "losses from \(first), each lower by \(fall * abs(first))")
    #expect(rates([first, first], patience: 0) ≈ [1, 0.5], "but \(first) twice is no improvement")
  }

  /// What does `NaN < best` say, and what does `NaN >= best`? Should a run that broke keep its rate?
  @Test func `NaN is a bad loss`() {
    #expect(rates([5, .nan, .nan, .nan], patience: 2) ≈ [1, 1, 1, 0.5], "losses 5, NaN, NaN, NaN, patience 2")
    #expect(
      rates([.nan, 5, 5, 5], patience: 1) ≈ [1, 1, 1, 0.5], "losses NaN, 5, 5, 5, patience 1: NaN is never the best")
    #expect(rates([.nan, .nan], patience: 1) ≈ [1, 0.5], "losses NaN, NaN, patience 1")
  }

  /// The best begins at ∞. Is ∞ below ∞?
  @Test func `an infinite loss is a bad one, the first one too`() {
    #expect(rates([.infinity, .infinity], patience: 1) ≈ [1, 0.5], "losses ∞, ∞, patience 1")
    #expect(rates([.infinity, 5, 6], patience: 0) ≈ [0.5, 0.5, 0.25], "losses ∞, 5, 6, patience 0")
    #expect(rates([5, .infinity, 4, .infinity], patience: 0) ≈ [1, 0.5, 0.5, 0.25], "losses 5, ∞, 4, ∞, patience 0")
  }

  /// Another base, another factor: which rate comes first, and by what is it multiplied?
  @Test(arguments: [0.1, 30, 1e-12, 1e12], [0.1, 0.3, 0.9])
  func `any base rate and any factor`(base: Double, factor: Double) {
    let start = Plateau(base: base, factor: factor, patience: 1).rate
    #expect(start == base, "the rate before any loss")
    let rates = rates([5, 6, 6, 6, 6], base: base, factor: factor, patience: 1)
    let (once, twice) = (base * factor, base * factor * factor)
    #expect(rates ≈ [base, base, once, once, twice], "losses 5, 6, 6, 6, 6, patience 1")
  }

  /// A loss may be bad by a little or by a lot, or be no number. Does the rate depend on how bad it is?
  @Test(arguments: [2, 5]) func `a bad loss is a bad loss, whichever it is`(patience: Int) {
    let plain = rates(same(20), patience: patience)
    #expect((plain.last ?? .nan) < 1, "the rate after twenty losses of 5, patience \(patience)")
    for bad in [5.1, 1e9, .infinity, .nan] {
      let others = [5] + [Double](repeating: bad, count: 19)
      #expect(
        rates(others, patience: patience) == plain, "a loss of 5, then \(bad) nineteen times, patience \(patience)")
    }
  }

  /// Which rates are there at all, from a base of 0.8 with a factor of 0.3? And is there a cut while the loss falls?
  @Test(arguments: [2, 5]) func `every cut is by the factor, and only bad losses cut`(patience: Int) {
    let falling = (0..<20).map { 5 - Double($0) / 10 }
    let kept = rates(falling, base: 0.8, factor: 0.3, patience: patience)
    #expect(kept == [Double](repeating: 0.8, count: 20), "losses that fall from 5 to 3.1, patience \(patience)")
    let rates = [0.8] + rates(same(20), base: 0.8, factor: 0.3, patience: patience)
    #expect((rates.last ?? .nan) < 0.8, "the rate after twenty losses of 5, patience \(patience)")
    let steps = zip(rates, rates.dropFirst())
    let right = steps.count { $1 == $0 || $1 ≈ (0.3 * $0) }
    #expect(right == 20, "how many of twenty steps keep the rate or multiply it by 0.3, patience \(patience)")
  }

  /// A hundred cuts: is there a rate at which they end?
  @Test(arguments: [0, 3]) func `a long run`(patience: Int) throws {
    let rates = rates(same(100 * (patience + 1) + 1), base: 0.2, factor: 0.7, patience: patience)
    var right = 0.2
    for (place, rate) in rates.enumerated() {
      if place > 0, place.isMultiple(of: patience + 1) { right *= 0.7 }
      try #require(rate ≈ right, "after \(place + 1) losses of 5, base 0.2, factor 0.7, patience \(patience)")
    }
  }

  /// Losses up and down: after which of them is the rate another one?
  @Test func `any losses, base, factor and patience`() throws {
    var random = RandomSource(seed: 34)
    for _ in 0..<200 {
      let (base, factor) = (random.uniform(in: 0.01..<3), random.uniform(in: 0.1..<0.95))
      let patience = random.index(below: 4)
      let values = [.nan, .infinity, -2, 0, 1, 2, 3, 4, 5]
      let losses = (0..<12).map { _ in values[random.index(below: values.count)] }
      let rates = rates(losses, base: base, factor: factor, patience: patience)
      // Every loss again from the beginning: no state that could go wrong.
      var (right, sinceLast) = (base, 0)
      for (place, rate) in rates.enumerated() {
        let isBest = losses[place] < losses[..<place].filter { !$0.isNaN }.min() ?? .infinity
        sinceLast = isBest ? 0 : sinceLast + 1
        if sinceLast == patience + 1 { (right, sinceLast) = (right * factor, 0) }
        let seen = losses[...place].map { "\($0)" }.joined(separator: ", ")
        try #require(rate ≈ right, "losses \(seen); base \(base), factor \(factor), patience \(patience)")
      }
    }
  }

  /// A value: a copy is a fork. Does one of them hear what the other is told?
  @Test func `a copy goes its own way`() {
    var original = Plateau(base: 1, factor: 0.5, patience: 1)
    original.observe(5)
    var copy = original
    copy.observe(6)
    original.observe(6)
    #expect(original.rate == 1, "the original saw 5, 6, and so did its copy; patience 1")
    copy.observe(3)
    for loss in [4.0, 6] { original.observe(loss) }
    #expect(original.rate == 1, "the original saw 5, 6, 4, 6; only its copy saw 3; patience 1")
    for loss in [6.0, 6] { copy.observe(loss) }
    #expect(copy.rate ≈ 0.5, "the copy saw 5, 6, 3, 6, 6; patience 1")
    #expect(original.rate == 1, "the original saw no more than before")
    var other = Plateau(base: 1, factor: 0.5, patience: 0)
    other.observe(9)
    #expect(other.rate == 1, "another schedule saw 9 alone")
  }

  /// If all the other tests pass and this one fails: after which loss do the two part?
  @Test(arguments: [0, 3]) func `agrees with the library's ReduceLROnPlateau`(patience: Int) throws {
    var random = SplitMix(seed: 7)
    let losses = (0..<200).map { Double(200 - $0) / 20 + Double(random.next() % 100) / 20 }
    var library = try ReduceLROnPlateau(baseLR: 1, factor: 0.5, patience: patience, threshold: 0, eps: 0)
    for (place, rate) in rates(losses, patience: patience).enumerated() {
      library.observe(losses[place])
      try #require(rate ≈ library.rate, "after loss \(place + 1), \(losses[place])")
    }
  }
}
