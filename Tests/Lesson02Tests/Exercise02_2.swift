import GradientDescent
import Lesson02
import LinearModels
import Optimizers
import TestSupport
import Testing

/// Exercise 2.2: the trials of a grid search.
@Suite struct Exercise02_2 {
  /// Halves the way to 1 at rate ½, reaches it at rate 1: after k updates 1 − (1 − rate)ᵏ of it is done.
  private func losses(_ rates: [Double], from start: Double = 0, steps: Int) -> [Double] {
    trialLosses(of: rates, from: start, steps: steps, update: { $0 + $1 * (1 - $0) }, loss: { 1 - $0 })
  }

  /// Where does the second trial begin: at the start, or where the first one ended?
  @Test(arguments: [0.0, -3]) func `two trials at the same rate end at the same loss`(start: Double) throws {
    let losses = losses([0.5, 0.5, 0.5], from: start, steps: 2)
    try #require(losses.count == 3, "three rates, three losses, though all rates are 0.5")
    #expect(losses[1] ≈ losses[0], "the second trial's loss, and the first one's")
    #expect(losses[2] ≈ losses[0], "the third trial's loss, and the first one's")
  }

  /// How often is `update` called for one rate?
  @Test(arguments: [1, 2, 3, 10]) func `every trial makes as many updates as it was told`(steps: Int) {
    var updates = 0
    let losses = trialLosses(
      of: [0.1], from: 0.0, steps: steps,
      update: { model, _ in
        updates += 1
        return model + 1
      }, loss: { $0 })
    #expect(updates >= steps, "updates made in one trial of \(steps) steps")
    #expect(losses.count == 1, "one rate, one loss")
  }

  /// Of which model is the loss asked: before the last update or after it?
  @Test(arguments: [1, 2, 7]) func `the loss is that of the model in the end`(steps: Int) {
    let losses = trialLosses(
      of: [0.1, 0, -2], from: 0, steps: steps, update: { count, _ in count + 1 }, loss: { -Double($0) })
    #expect(
      losses == [Double](repeating: -Double(steps), count: 3), "a model's loss is minus the number of its updates")
  }

  /// Is it the loss in the end that counts, or the lowest on the way?
  @Test func `a loss that rises is reported as it ends`() {
    let losses = trialLosses(
      of: [1, 2], from: 0.0, steps: 4, update: { $0 + $1 }, loss: { 10 + $0 })
    #expect(losses == [14, 18], "the loss rises by the rate in each of 4 updates, from 10")
  }

  /// How many losses come out of four rates, and in which order?
  @Test(arguments: [[0.5, 1, 0, 0.25], [0.25, 0.25, 1, 0.5], [0.75]])
  func `there is one loss for each rate, in the order of the rates`(rates: [Double]) {
    #expect(losses(rates, steps: 1) ≈ rates.map { 1 - $0 }, "the way left after one update is 1 − rate")
  }

  /// A trial of no steps at all: which model is left, and what is its loss?
  @Test func `after no steps the loss is that of the start`() {
    #expect(losses([0.5, 0.9], steps: 0) == [1, 1], "the start is 0, its loss 1")
    #expect(losses([0.5, 0.9], from: -4, steps: 0) == [5, 5], "the start is −4, its loss 5")
  }

  /// Each update halves what is left, or takes a quarter of it: what is left after four of them?
  @Test(arguments: [(1, 0.5, 0.5), (2, 0.5, 0.25), (4, 0.5, 0.0625), (3, 0.25, 0.421875)])
  func `the updates follow one another`(steps: Int, rate: Double, left: Double) {
    #expect(losses([rate], steps: steps) ≈ [left], "the part that is left after \(steps) updates")
  }

  /// The rate of a trial is one number. Does every update of it get just this one?
  @Test func `every update gets the trial's own rate`() {
    let rates = [0, -0.5, 1e-12, 7, 1e12]
    let sums = trialLosses(of: rates, from: 0.0, steps: 3, update: { $0 + $1 }, loss: { $0 })
    #expect(sums ≈ rates.map { 3 * $0 }, "the sums of the rates that three updates got, for \(rates)")
  }

  /// A rate of 0, or a loss of 0, ∞ or NaN: is it reported as it is, or left out, replaced, or taken for an end?
  @Test func `zeros, infinities and NaN are reported like any other loss`() {
    // Compared as texts, because NaN is not equal to itself.
    let values = [Double.infinity, 0, .nan, -1, -.infinity, 5]
    let losses = trialLosses(
      of: [0, 1, 2, 3, 4, 5], from: 0.0, steps: 2, update: { $1 }, loss: { values[Int($0)] })
    #expect("\(losses)" == "\(values)", "the losses of six trials that end at these values")
  }

  /// Nobody asked to stop a trial early. Does it go on, whatever its loss is on the way?
  @Test(arguments: [0, .infinity, .nan, -1, 1e-9]) func `a trial goes on, whatever its loss is on the way`(
    onTheWay: Double
  ) {
    let losses = trialLosses(
      of: [0.1, 0.2], from: 0, steps: 6, update: { count, _ in count + 1 },
      loss: { $0 == 6 ? 7.5 : $0 > 1 ? onTheWay : 100 })
    #expect(losses == [7.5, 7.5], "the loss is \(onTheWay) after updates 2 to 5 and 7.5 after update 6")
  }

  /// A grid may have no rate at all, or a hundred; a trial may have thousands of steps. Which count does yours take for granted?
  @Test func `any number of rates and steps`() {
    #expect(losses([], steps: 3) == [], "no rates, no losses")
    let many = (0..<200).map { Double(199 - $0) / 100 }
    #expect(losses(many, steps: 2) ≈ many.map { (1 - $0) * (1 - $0) }.within(1e-12), "200 rates, two steps each")
    let counts = trialLosses(
      of: [0.1, 0.2], from: 0, steps: 5_000, update: { count, _ in count + 1 }, loss: { Double($0) })
    #expect(counts == [5_000, 5_000], "the updates that each model has had")
  }

  /// A model can be anything: here it is the text of what happened to it. Does each trial have one of its own?
  @Test func `a model of another type`() {
    var texts: [String] = []
    let lengths = trialLosses(
      of: [1, 2], from: "start", steps: 2, update: { "\($0) \($1)" },
      loss: { text in
        if text.split(separator: " ").count == 3 { texts.append(text) }
        return Double(text.count)
      })
    #expect(lengths == [13, 13], "the lengths of \"start 1.0 1.0\" and \"start 2.0 2.0\"")
    #expect(Set(texts) == ["start 1.0 1.0", "start 2.0 2.0"], "the models after two updates")
  }

  /// Does a search know what the one before it has found? Ask the same grid again, and from the other end.
  @Test func `neither the order of the rates nor another search matters`() throws {
    let rates = [0.1, 0.3, 0.7, 0.2]
    let forwards = losses(rates, steps: 3)
    try #require(forwards.count == 4, "four rates, four losses")
    _ = losses([0.9, 0.8], from: 5, steps: 2)
    let backwards = losses(rates.reversed(), steps: 3)
    #expect(Array(backwards.reversed()) ≈ forwards, "the rates \(rates): asked in the opposite order, and in this one")
    #expect(losses(rates, steps: 3) ≈ forwards, "the rates \(rates) again, and the first time")
  }

  /// The article's search in small: are these the losses that full runs of descent end with?
  @Test func `agrees with runs of the library's descent`() throws {
    let houses = try Houses().regression
    let rates = [0.5, 0.01, 0.1, 0.3]
    let mine = trialLosses(
      of: rates, from: LinearModel.zero(features: 1), steps: 50,
      update: { model, rate in
        var moved = model
        moved.descend(along: houses.costAndGradient(at: model).gradient, rate: rate)
        return moved
      }, loss: { houses.cost(at: $0) })
    let library = rates.map { rate in
      Descent(on: houses, from: LinearModel.zero(features: 1), by: SGD(), at: rate).prefix(51).map(\.loss)[50]
    }
    #expect(mine ≈ library, "two houses, 50 steps at the rates \(rates)")
  }

  /// Thousands of rates, or a run of a hundred thousand steps: which of the two loops ends before the list, or the run, does?
  @Test func `a very long run, and a very long list of rates`() {
    let counts = trialLosses(
      of: [0.1, -2], from: 0, steps: 100_003, update: { count, _ in count + 1 }, loss: { Double($0) })
    #expect(counts == [100_003, 100_003], "the updates that each model has had")
    let rates = (0..<20_001).map { Double($0) - 3 }
    let doubled = trialLosses(of: rates, from: 0.0, steps: 2, update: { $0 + $1 }, loss: { $0 })
    #expect(difference(doubled, from: rates.map { 2 * $0 }) == nil, "the sums of two updates for each of 20,001 rates")
  }
}
