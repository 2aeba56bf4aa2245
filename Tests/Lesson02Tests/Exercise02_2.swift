import GradientDescent
import Lesson02
import LinearModels
import Optimizers
import TestSupport
import Testing
import Training

/// Exercise 2.2: the trials of a grid search.
@Suite struct Exercise02_2 {
  /// Halves the way to 1 at rate ½, reaches it at rate 1: after k updates 1 − (1 − rate)ᵏ.
  private func losses(_ rates: [Double], steps: Int) -> [Double] {
    trialLosses(of: rates, from: 0.0, steps: steps, update: { $0 + $1 * (1 - $0) }, loss: { 1 - $0 })
  }

  /// How many losses come out of three rates, and in which order?
  @Test func `there is one loss for each rate, in the order of the rates`() {
    #expect(losses([0.5, 1, 0], steps: 1) == [0.5, 0, 1])
  }

  /// Each update halves what is left: what is left after four of them?
  @Test(arguments: [(1, 0.5), (2, 0.25), (4, 0.0625)])
  func `every trial makes as many updates as it was told`(steps: Int, left: Double) {
    #expect(losses([0.5], steps: steps) == [left], "after \(steps) halvings")
  }

  /// A trial of no steps at all: which model is left, and what is its loss?
  @Test func `after no steps the loss is that of the start`() { #expect(losses([0.5, 0.9], steps: 0) == [1, 1]) }

  /// When may the loss be asked: before the last update or after it, and how often?
  @Test func `the loss is that of the model in the end`() {
    var asked: [Int] = []
    let counts = trialLosses(
      of: [0.1, 0.2], from: 0, steps: 7, update: { count, _ in count + 1 },
      loss: { count in
        asked.append(count)
        return Double(count)
      })
    #expect(counts == [7, 7], "how many updates the model of each loss has had")
    #expect(asked.filter { $0 == 7 }.count == 2, "the loss was asked of models with \(asked) updates")
  }

  /// Does a trial know what the one before it has learned? Ask the same grid from the other end.
  @Test func `the order of the rates does not matter`() {
    let rates = [0.1, 0.3, 0.7, 0.2]
    let forwards = losses(rates, steps: 3)
    let backwards = losses(rates.reversed(), steps: 3)
    #expect(forwards.count == 4, "four rates, four losses")
    #expect(forwards == Array(backwards.reversed()))
  }

  /// The article's search in small: are these the losses that full runs of descent end with?
  @Test func `agrees with runs of the library's descent`() throws {
    let houses = try Houses().regression
    let rates = [0.01, 0.1, 0.3, 0.5]
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
    #expect(mine.count == library.count, "one loss for each rate")
    let wrong = zip(library, mine).first { !($0 ≈ $1) }
    #expect(wrong == nil, "expected \(wrong?.0 ?? .nan), got \(wrong?.1 ?? .nan)")
  }
}
