import Core
import Foundation
import GradientDescent
import Optimizers
import TestSupport
import Testing

/// How the noise follows the batch, and which rules keep a run, a network or a weight what it was.
@Suite struct Convergence {
  // MARK: One batch

  @Test(arguments: [1, 10, 100]) func `the variance of a batch's gradient is that of the rows over the batch`(
    batch: Int
  )
    throws
  {
    let place = try TablePoint(after: 10)
    let measured = (1...4).map {
      place.meanSquare(batch: batch, replacing: true, draws: 1_500, seed: $0) * Double(batch) / place.variance
    }
    #expect(measured.allSatisfy { $0 > 0.88 && $0 < 1.12 }, "\(measured)")
    #expect(isClose(measured.reduce(0, +) / 4, 1, relative: 0.05), "\(measured)")
  }

  @Test(arguments: [10, 100, 400]) func `without replacement it is smaller by (N − B) over (N − 1)`(batch: Int) throws {
    let place = try TablePoint(after: 10)
    let share = Double(442 - batch) / 441
    let measured = (1...4).map {
      place.meanSquare(batch: batch, replacing: false, draws: 1_000, seed: $0) * Double(batch) / place.variance
    }
    #expect(isClose(measured.reduce(0, +) / 4, share, relative: 0.06), "\(measured), in theory \(share)")
    #expect(share < 1 - 0.9 * Double(batch) / 442, "and clearly smaller than with replacement")
  }

  @Test func `all rows without replacement have none`() throws {
    let place = try TablePoint(after: 10)
    #expect(place.meanSquare(batch: 442, replacing: false, draws: 5, seed: 1) <= 1e-18 * place.variance)
  }

  @Test func `the noise scale grows along a descent, from a dozen rows to more than there are`() throws {
    let scales = try [0, 10, 100].map { steps in
      let place = try TablePoint(after: steps)
      return place.noise / place.bend
    }
    #expect(scales[0] ≈ 12.4.within(0.05), "\(scales)")
    #expect(scales[1] ≈ 744.within(1), "\(scales)")
    #expect(scales[2] > 1e6, "\(scales)")
  }

  @Test(arguments: [1, 4, 16, 64]) func `a step at the best rate for its batch gains what the theory says`(batch: Int)
    throws
  {
    for steps in batch < 16 ? [0] : [0, 10] {
      let place = try TablePoint(after: steps)
      let rate = place.bestRate(batch: batch)
      for (multiple, share) in [(0.5, 0.75), (1, 1), (1.5, 0.75)] {
        let (mean, error) = place.gain(at: multiple * rate, batch: batch, draws: 1_500, seed: UInt64(batch))
        let theory = share * rate * place.square / 2
        #expect(
          abs(mean - theory) <= 4 * error, "after \(steps) steps, \(multiple) times: \(mean) ± \(error), \(theory)")
        #expect(error < 0.7 * theory, "the measure can tell it from nothing")
      }
    }
  }

  @Test func `the best rate is half of the largest where the batch is the noise scale`() throws {
    let place = try TablePoint(after: 10)
    let largest = place.square / place.bend
    let scale = place.noise / place.bend
    #expect(isClose(place.bestRate(batch: Int(scale)), largest / 2, relative: 1e-3))
    #expect(
      isClose(place.bestRate(batch: 1), largest / scale, relative: 2e-3), "and proportional to the batch far below")
  }

  // MARK: Larger batches

  @Test(arguments: [4, 16]) func `k times the batch at k times the rate keeps SGD on its way`(factor: Int) {
    let ratios = scaledRatios(by: .sgd, factor: factor, rateFactor: Double(factor))
    #expect(ratios.allSatisfy { $0 > 0.75 && $0 < 1.3 }, "\(ratios)")
  }

  @Test(arguments: [4, 16]) func `k times the batch at the root of k times the rate keeps Adam on its way`(factor: Int)
  {
    let ratios = scaledRatios(by: .adam, factor: factor, rateFactor: Double(factor).squareRoot())
    #expect(ratios.allSatisfy { $0 > 0.75 && $0 < 1.3 }, "\(ratios)")
  }

  @Test func `SGD's floor under the linear rule rises by (2 − ηλ) over (2 − kηλ), exactly`() {
    for (k, theory) in [(8.0, 1.036), (32, 1.185), (128, 2.764)] {
      #expect(
        isClose(
          floor(rate: 0.01 * k, noise: 1 / k) / floor(rate: 0.01, noise: 1), 1.99 / (2 - 0.01 * k), relative: 1e-9))
      #expect((1.99 / (2 - 0.01 * k)) ≈ theory.within(0.000_6), "k = \(k)")
    }
    let small = [2.0, 5, 10, 19].map { floor(rate: 0.01 * $0, noise: 1 / $0) / floor(rate: 0.01, noise: 1) }
    #expect(small.allSatisfy { $0 < 1.1 }, "up to k·η·λ = 0.19 it is less than a tenth: \(small)")
  }

  // MARK: Wider networks

  @Test func `at the width it starts from, muP is the standard network`() throws {
    for rate in [0.003, 0.03] {
      #expect(
        isClose(
          try WidthRun.loss(width: 32, rate: rate, muP: true, steps: 20),
          try WidthRun.loss(width: 32, rate: rate, muP: false, steps: 20),
          relative: 1e-6))
    }
  }

  @Test func `with muP a rate that is too high for wide networks is good for them, better than for narrow ones`() throws
  {
    let runs = try WidthRun.shared.get()
    #expect(runs.middleMuP < 0.92 * runs.narrow && runs.wideMuP < 0.92 * runs.narrow, "\(runs)")
    #expect(runs.wideMuP < 1.15 * runs.middleMuP, "\(runs)")
  }

  // MARK: Weight decay

  @Test(arguments: [1, 1e-4, 1e3], [(0.01, 0.1), (0.02, 0.2)])
  func `under noise AdamW's weights come to the root of η over 2λ in 1 over ηλ steps, whatever its size`(
    scale: Double, rates: (rate: Double, decay: Double)
  ) throws {
    let theory = (rates.rate / (2 * rates.decay)).squareRoot()
    for seed in 1...2 as ClosedRange<UInt64> {
      let (early, late) = try NoiseAlone.sizes(
        by: AdamW(epsilon: 1e-12, weightDecay: rates.decay), scale: scale, rate: rates.rate, decay: rates.decay,
        seed: seed)
      #expect(isClose(late, theory, relative: 0.05), "late: \(late), in theory \(theory)")
      #expect(isClose(early, theory * (1 - exp(-2)).squareRoot(), relative: 0.1), "after 1/(ηλ): \(early)")
    }
  }

  @Test func `without momentum they come there, too`() throws {
    let (_, late) = try NoiseAlone.sizes(
      by: AdamW(betas: (0, 0.999), epsilon: 1e-12, weightDecay: 0.1), scale: 1e-4, rate: 0.01, decay: 0.1, seed: 3)
    #expect(isClose(late, 0.223_6, relative: 0.05), "\(late)")
  }
}

/// ½λE(w²) of SGD on a parabola of curvature 1 under noise of this variance, when it no longer changes.
func floor(rate: Double, noise: Double) -> Double {
  var square = 0.0
  for _ in 0..<20_000 { square = (1 - rate) * (1 - rate) * square + rate * rate * noise }
  return square / 2
}
