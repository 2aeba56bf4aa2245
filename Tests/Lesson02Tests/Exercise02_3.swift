import Core
import Lesson02
import LinearModels
import TestSupport
import Testing

/// Exercise 2.3: the rate to retrain with.
@Suite struct Exercise02_3 {
  /// If all rows are as steep as the training rows, is there anything to change?
  @Test(arguments: [(0.37, 5), (0.37, 0.002), (40, 3), (1e-12, 7)])
  func `equally steep, the same rate`(found: Double, sharpness: Double) {
    #expect(retrainingRate(found: found, trainingSharpness: sharpness, wholeSharpness: sharpness) ≈ found)
  }

  /// The bound is 2/λmax. Where it is half as far away, how far may you go? And where it is twice as far?
  @Test func `twice as steep, half the rate`() {
    #expect(retrainingRate(found: 0.4, trainingSharpness: 3, wholeSharpness: 6) ≈ 0.2)
    #expect(retrainingRate(found: 0.4, trainingSharpness: 6, wholeSharpness: 3) ≈ 0.8)
  }

  /// Four times as steep is not twice as steep: with which power of λmax does the rate change?
  @Test(arguments: [0.01, 0.25, 1.5, 4, 9, 100]) func `as many times as steep, as many times the smaller rate`(
    times: Double
  ) {
    let rate = retrainingRate(found: 0.3, trainingSharpness: 2, wholeSharpness: 2 * times)
    #expect(rate ≈ (0.3 / times), "found 0.3 at λmax = 2, now λmax = \(2 * times)")
  }

  /// α·λmax/2 is the share of the bound. What should it be after the change?
  @Test(arguments: [(0.1, 2.0, 2.2), (0.5, 4, 3.6), (7e-3, 265, 280), (30, 0.05, 0.04)])
  func `the rate is the same share of its bound as before`(found: Double, training: Double, whole: Double) {
    let rate = retrainingRate(found: found, trainingSharpness: training, wholeSharpness: whole)
    #expect(
      (rate * whole / 2) ≈ (found * training / 2), "the shares of the bounds, after and before; the rate is \(rate)")
  }

  /// Is anything cut off or rounded: a rate above 1, a tiny one, a bound of a millionth?
  @Test func `rates and bounds of any size`() throws {
    var random = RandomSource(seed: 23)
    let sizes = [1e-12, 1e-6, 1e-3, 1, 1e3, 1e6, 1e12]
    func number() -> Double { random.uniform(in: 1..<10) * sizes[random.index(below: sizes.count)] }
    for _ in 0..<300 {
      let (found, training, whole) = (number(), number(), number())
      let rate = retrainingRate(found: found, trainingSharpness: training, wholeSharpness: whole)
      try #require(rate ≈ (found * (training / whole)), "found \(found), λmax before \(training), now \(whole)")
    }
    let rate = retrainingRate(found: 0, trainingSharpness: 3, wholeSharpness: 6)
    #expect(rate == 0, "the rate 0 is 0 of any bound")
  }

  /// The lesson's own claim: with the best constant rate of the training rows, does the run on all rows still fall?
  @Test func `no retrained run crosses the bound`() throws {
    for seed in UInt64(1)...20 {
      let halves = try Halves("cars", seed: seed, scaled: false)
      let (training, whole) = (try Curvature(of: halves.training), try Curvature(of: halves.whole))
      let rate = retrainingRate(
        found: training.bestRate, trainingSharpness: training.largestEigenvalue,
        wholeSharpness: whole.largestEigenvalue)
      // Neither above the bound nor needlessly far below: the same share as on the training rows.
      let (share, right) = (rate / whole.criticalRate, training.bestRate / training.criticalRate)
      try #require(
        isClose(share, right, relative: 1e-6), "cars, split \(seed): the share of the bound on all rows, and before")
    }
  }
}
