import Lesson02
import LinearModels
import Optimizers
import TestSupport
import Testing
import Tuning

/// Exercise 2.3: the rate to retrain with.
@Suite struct Exercise02_3 {
  /// The bound is 2/λmax. Where the bound is half as far away, how far may you go?
  @Test func `twice as steep, half the rate`() {
    #expect(retrainingRate(found: 0.4, trainingSharpness: 3, wholeSharpness: 6) ≈ 0.2)
    #expect(retrainingRate(found: 0.4, trainingSharpness: 6, wholeSharpness: 3) ≈ 0.8)
  }

  /// If all rows are as steep as the training rows, is there anything to change?
  @Test func `equally steep, the same rate`() {
    #expect(retrainingRate(found: 0.37, trainingSharpness: 5, wholeSharpness: 5) ≈ 0.37)
  }

  /// α·λmax/2 is the share of the bound. What should it be after the change?
  @Test(arguments: [(0.1, 2.0, 2.2), (0.5, 4, 3.6), (7e-3, 265, 280)])
  func `the rate is the same share of its bound as before`(found: Double, training: Double, whole: Double) {
    let rate = retrainingRate(found: found, trainingSharpness: training, wholeSharpness: whole)
    #expect((rate * whole / 2) ≈ (found * training / 2), "shares of the bounds, after and before")
  }

  /// The lesson's own claim: with the best constant rate of the training rows, does the run on all rows still fall?
  @Test func `no retrained run crosses the bound`() throws {
    var wrong: (seed: UInt64, share: Double)?
    for seed in UInt64(1)...20 where wrong == nil {
      let halves = try Halves("cars", seed: seed, scaled: false)
      let (training, whole) = (try Curvature(of: halves.training), try Curvature(of: halves.whole))
      let rate = retrainingRate(
        found: training.bestRate, trainingSharpness: training.largestEigenvalue,
        wholeSharpness: whole.largestEigenvalue)
      let share = rate / whole.criticalRate
      // Neither above the bound nor needlessly far below: the same share as on the training rows.
      if !isClose(share, training.bestRate / training.criticalRate, relative: 1e-6) { wrong = (seed, share) }
    }
    #expect(wrong == nil, "split \(wrong?.seed ?? 0): the run on all rows is at \(wrong?.share ?? .nan) of its bound")
  }
}
