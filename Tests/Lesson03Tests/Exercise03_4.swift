import Lesson03
import Schedules
import TestSupport
import Testing

/// Exercise 3.4: plateau.
@Suite struct Exercise03_4 {
  /// The rate after each of the losses; from 1, halved at each cut.
  private func rates(_ losses: [Double], patience: Int) -> [Double] {
    var schedule = Plateau(base: 1, factor: 0.5, patience: patience)
    return losses.map { loss in
      schedule.observe(loss)
      return schedule.rate
    }
  }

  /// Each loss is lower than all before it. Is there a reason to cut?
  @Test func `while the loss falls the rate stays`() {
    #expect(rates([5, 4, 3, 2, 1, 0.5], patience: 0) == [1, 1, 1, 1, 1, 1])
  }

  /// The first loss is the best so far. How many bad ones follow it, and with which of them is patience at an end?
  @Test(arguments: [0, 1, 2, 5]) func `patience bad losses are forgiven, the next one is not`(patience: Int) {
    let rates = rates(Array(repeating: 5, count: patience + 2), patience: patience)
    #expect(rates.firstIndex(of: 0.5) == patience + 1, "the place of the cut, counted from 0, in \(rates)")
  }

  /// A cut has just been made: how many bad losses will be forgiven now?
  @Test func `after a cut it is patient again`() {
    #expect(rates(Array(repeating: 5, count: 10), patience: 2) == [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125])
  }

  /// Two bad losses, then a new best: how many bad ones have there been in a row?
  @Test func `an improvement clears the count`() {
    #expect(rates([5, 6, 6, 4, 6, 6, 3, 6, 6], patience: 2) == Array(repeating: 1, count: 9))
    #expect(rates([5, 6, 6, 4, 6, 6, 6], patience: 2).last == 0.5, "and three in a row are too many")
  }

  /// 5, 7, 6, 7, 6: is 6 an improvement? Compared with what?
  @Test func `a loss that swings does not improve`() {
    #expect(rates([5, 7, 6, 7, 6], patience: 3) == [1, 1, 1, 1, 0.5])
  }

  /// What does `NaN < best` say, and what does `NaN >= best`? Should a run that broke keep its rate?
  @Test func `NaN is a bad loss`() {
    #expect(rates([5, .nan, .nan, .nan], patience: 2) == [1, 1, 1, 0.5])
    #expect(rates([.nan, 5, 5, 5], patience: 1) == [1, 1, 1, 0.5], "and NaN never is the best")
  }

  /// A value: a copy is a fork, and neither hears what the other is told.
  @Test func `a copy goes its own way`() {
    var schedule = Plateau(base: 1, factor: 0.5, patience: 0)
    schedule.observe(5)
    var copy = schedule
    copy.observe(5)
    #expect(copy.rate == 0.5)
    #expect(schedule.rate == 1)
  }

  /// If all the other tests pass and this one fails: after which loss do the two part?
  @Test(arguments: [0, 3]) func `agrees with the library's ReduceLROnPlateau`(patience: Int) throws {
    var random = SplitMix(seed: 7)
    let losses = (0..<200).map { Double(200 - $0) / 20 + Double(random.next() % 100) / 20 }
    var library = try ReduceLROnPlateau(baseLR: 1, factor: 0.5, patience: patience, threshold: 0, eps: 0)
    let mine = rates(losses, patience: patience)
    let theirs = losses.map { loss in
      library.observe(loss)
      return library.rate
    }
    let wrong = mine.indices.first { !(mine[$0] ≈ theirs[$0]) }
    let place = wrong ?? 0
    #expect(wrong == nil, "after loss \(place) the rate should be \(theirs[place]), came \(mine[place])")
  }
}
