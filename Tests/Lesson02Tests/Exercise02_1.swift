import Lesson02
import Testing
import Training
import Tuning

/// Exercise 2.1: choose the best trial of a grid search.
@Suite struct Exercise02_1 {
  private func trials(_ losses: [Double], divergedAt: [Int: Int] = [:]) -> [Trial] {
    losses.enumerated().map { place, loss in
      Trial(rate: 0.1 * Double(place + 1), trainingLoss: loss, validationLoss: loss, divergedAt: divergedAt[place])
    }
  }

  /// Which of the losses is the smallest?
  @Test(arguments: [([3, 1, 2], 1), ([1, 2, 3], 0), ([3.0, 2.0, 1.0], 2)])
  func `the smallest validation loss wins`(losses: [Double], place: Int) {
    #expect(placeOfBest(in: trials(losses)) == place)
  }

  /// Which rows has a trial never seen: the training rows or the validation rows?
  @Test func `the validation loss decides, not the training loss`() {
    let overfitted = Trial(rate: 0.1, trainingLoss: 0, validationLoss: 9)
    let better = Trial(rate: 0.2, trainingLoss: 2, validationLoss: 3)
    #expect(placeOfBest(in: [overfitted, better]) == 1, "of validation losses 9 and 3")
    #expect(placeOfBest(in: [better, overfitted]) == 0, "of validation losses 3 and 9")
  }

  /// What does `x < NaN` say? And `NaN < x`?
  @Test(arguments: [([Double.nan, 3, 1], 2), ([3, .nan, 1], 2), ([3, 1, .nan], 1), ([.infinity, .nan, 7], 2)])
  func `a trial that is not a number never wins, wherever it stands`(losses: [Double], place: Int) {
    #expect(placeOfBest(in: trials(losses)) == place)
  }

  /// A run that was stopped because it diverged may stand at a loss that is still finite, even small.
  @Test func `a trial that diverged never wins, however small its loss`() {
    #expect(placeOfBest(in: trials([5, 0.1, 4], divergedAt: [1: 30])) == 2)
  }

  /// If two rates are equally good, which one is further from the cliff?
  @Test func `among equals the smallest rate wins, in every order`() {
    let equal = trials([2, 2, 2])
    #expect(placeOfBest(in: equal) == 0)
    #expect(placeOfBest(in: Array(equal.reversed())) == 2)
  }

  /// When none can win, say so: −1. (The second list makes sure that −1 is not all you ever answer.)
  @Test func `when all diverged no trial wins`() {
    #expect(placeOfBest(in: trials([.nan, .infinity])) == -1)
    #expect(placeOfBest(in: trials([.nan, 4])) == 1)
  }
}
