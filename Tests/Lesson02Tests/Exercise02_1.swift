import Core
import Lesson02
import Testing
import Tuning

/// Exercise 2.1: choose the best trial of a grid search.
@Suite struct Exercise02_1 {
  /// Trials at the rates 0.1, 0.2, 0.3 and so on.
  private func trials(_ losses: [Double], divergedAt: [Int: Int] = [:]) -> [Trial] {
    losses.enumerated().map { place, loss in
      Trial(rate: 0.1 * Double(place + 1), trainingLoss: loss, validationLoss: loss, divergedAt: divergedAt[place])
    }
  }

  static let unsorted: [([Double], Int)] = [
    ([3, 1, 2], 1), ([1, 2, 3], 0), ([3.0, 2.0, 1.0], 2), ([4], 0), ([5, 4, 9, 3, 7, 8], 3),
  ]

  /// Which of the losses is the smallest, and at which place does it stand, counted from 0?
  @Test(arguments: unsorted)
  func `the smallest validation loss wins`(losses: [Double], place: Int) {
    #expect(placeOfBest(in: trials(losses)) == place)
  }

  static let sizes: [([Double], Int)] = [
    ([3e6, 2e6], 1), ([5e12], 0), ([1e300, 1e299, 3e300], 1), ([3e-12, 2e-12, 4e-12], 1), ([2, 2 - 1e-12], 1),
    ([-1, -3, 2], 1), ([0, -0.5], 1), ([0, 1e-9], 0),
  ]

  /// With which loss does your search begin? Can all losses be above it? And is a difference ever too small to count?
  @Test(arguments: sizes)
  func `losses of any size, below zero too`(losses: [Double], place: Int) {
    #expect(placeOfBest(in: trials(losses)) == place)
  }

  /// Which rows has a trial never seen: the training rows or the validation rows?
  @Test func `the validation loss decides, not the training loss`() {
    let overfitted = Trial(rate: 0.1, trainingLoss: 0, validationLoss: 9)
    let better = Trial(rate: 0.2, trainingLoss: 2, validationLoss: 3)
    #expect(placeOfBest(in: [overfitted, better]) == 1, "training losses 0 and 2, validation losses 9 and 3")
    #expect(placeOfBest(in: [better, overfitted]) == 0, "training losses 2 and 0, validation losses 3 and 9")
    let unknown = Trial(rate: 0.3, trainingLoss: .nan, validationLoss: 1)
    #expect(placeOfBest(in: [better, unknown]) == 1, "training losses 2 and NaN, validation losses 3 and 1")
  }

  /// The exercise speaks of validation losses alone. Does yours look at the accuracy, or at what a trial cost?
  @Test(arguments: [nil, 0.2, 0.99, .nan] as [Double?]) func `the accuracy plays no part`(accuracy: Double?) {
    let best = Trial(rate: 0.2, trainingLoss: 1, validationLoss: 1, accuracy: accuracy, gradients: 100)
    let other = Trial(rate: 0.1, trainingLoss: 2, validationLoss: 2, accuracy: 0.5, gradients: 5)
    let equal = Trial(rate: 0.3, trainingLoss: 1, validationLoss: 1, accuracy: 1)
    let words = accuracy.map { "\($0)" } ?? "none"
    #expect(placeOfBest(in: [other, best]) == 1, "validation losses 2 and 1, accuracies 0.5 and \(words)")
    #expect(placeOfBest(in: [best, other]) == 0, "validation losses 1 and 2, accuracies \(words) and 0.5")
    #expect(placeOfBest(in: [equal, best]) == 1, "validation losses 1 at rates 0.3 and 0.2, accuracies 1 and \(words)")
  }

  static let withNaN: [([Double], Int)] = [
    ([.nan, 3, 1], 2), ([3, .nan, 1], 2), ([3, 1, .nan], 1), ([.nan, .nan, 5, .nan, 4], 4), ([.nan, 2e9], 1),
  ]

  /// What does `x < NaN` say? And `NaN < x`?
  @Test(arguments: withNaN)
  func `a trial that is not a number never wins, wherever it stands`(losses: [Double], place: Int) {
    #expect(placeOfBest(in: trials(losses)) == place)
  }

  static let infinite: [([Double], Int)] = [
    ([.infinity, 7], 1), ([-.infinity, 3], 1), ([3, -.infinity], 0), ([.infinity, .nan, 7], 2),
  ]

  /// Minus infinity is below every number. Is it a loss that a model can have?
  @Test(arguments: infinite)
  func `an infinite loss never wins, of either sign`(losses: [Double], place: Int) {
    #expect(placeOfBest(in: trials(losses)) == place)
  }

  static let diverged: [([Double], Int, Int, Int)] = [
    ([5, 0.1, 4], 1, 30, 2), ([0.1, 5, 4], 0, 7, 2), ([5, 4, 0.1], 2, 1, 1), ([0.1, 4], 0, 0, 1),
  ]

  /// A run that was stopped because it diverged may stand at a loss that is still finite, even small. What tells
  /// that it diverged?
  @Test(arguments: diverged)
  func `a trial that diverged never wins, however small its loss`(
    losses: [Double], diverged: Int, atStep: Int, place: Int
  ) {
    #expect(placeOfBest(in: trials(losses, divergedAt: [diverged: atStep])) == place)
  }

  static let equals: [([Double], [Double], Int)] = [
    ([0.1, 0.2, 0.3], [2, 2, 2], 0), ([0.3, 0.2, 0.1], [2, 2, 2], 2), ([30, 10, 20], [2, 2, 2], 1),
    ([0.5, 7, 3, 5], [9, 2, 2, 2], 2), ([1e-6, 1e-9, 1e-3], [0, 0, 0], 1), ([4, 2, 3], [1, 2, 1], 2),
  ]

  /// If two rates are equally good, which one is further from the cliff?
  @Test(arguments: equals)
  func `among equals the smallest rate wins, in every order`(rates: [Double], losses: [Double], place: Int) {
    let trials = zip(rates, losses).map { Trial(rate: $0, trainingLoss: $1, validationLoss: $1) }
    #expect(placeOfBest(in: trials) == place)
  }

  /// When none can win, what is the answer to say so? (The last list makes sure that −1 is not all you ever answer.)
  @Test func `when none can win the place is minus 1`() {
    #expect(placeOfBest(in: trials([.nan, .infinity])) == -1, "validation losses NaN and ∞")
    #expect(placeOfBest(in: trials([.nan])) == -1, "one trial, of loss NaN")
    #expect(
      placeOfBest(in: trials([3, 1], divergedAt: [0: 4, 1: 9])) == -1, "validation losses 3 and 1, both diverged")
    #expect(placeOfBest(in: []) == -1, "no trials at all")
    #expect(placeOfBest(in: trials([.nan, 4])) == 1, "validation losses NaN and 4")
  }

  /// Everything at once: which trials may win, which of them has the smallest loss, and which of these the smallest rate?
  @Test func `any trials in any order`() throws {
    var random = RandomSource(seed: 21)
    for number in 0..<400 {
      let count = number < 395 ? 1 + random.index(below: 5) : 300
      let rates = random.permutation(of: count).map { Double($0 + 1) / 8 }
      let trials = rates.map { rate in
        let losses = [.nan, .infinity, -.infinity, -1.5, 0.25, 0.5, 2, 2, 1e7]
        return Trial(
          rate: rate, trainingLoss: random.uniform(), validationLoss: losses[random.index(below: losses.count)],
          accuracy: random.uniform(), divergedAt: random.index(below: 4) == 0 ? random.index(below: 50) : nil)
      }
      let able = trials.indices.filter { trials[$0].divergedAt == nil && abs(trials[$0].validationLoss) < .infinity }
      let order = able.sorted {
        (trials[$0].validationLoss, trials[$0].rate) < (trials[$1].validationLoss, trials[$1].rate)
      }
      let words = trials.map { "\($0.validationLoss) at rate \($0.rate)\($0.divergedAt == nil ? "" : " (diverged)")" }
      let right = order.first ?? -1
      try #require(placeOfBest(in: trials) == right, "\(count > 5 ? "\(count) trials" : words.joined(separator: ", "))")
    }
  }

  /// Does a search remember the one before it?
  @Test func `another search in between changes nothing`() {
    #expect(placeOfBest(in: trials([3, 1, 2])) == 1, "validation losses 3, 1, 2")
    #expect(placeOfBest(in: trials([7, 8, 9])) == 0, "then 7, 8, 9")
    #expect(placeOfBest(in: trials([3, 1, 2])) == 1, "then 3, 1, 2 again")
  }
}
