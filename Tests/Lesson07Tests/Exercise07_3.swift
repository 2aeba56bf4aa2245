import Foundation
import Lesson07
import TestSupport
import Testing
import Tuning

/// Exercise 7.3: smoothing.
@Suite struct Exercise07_3 {
  /// Noisy, and falling.
  let losses: [Double]

  init() {
    var random = SplitMix(seed: 7)
    losses = (0..<60).map { 3 - Double($0) / 30 + Double.random(in: -0.5...0.5, using: &random) }
  }

  /// All losses are 5. What is the average of the first ten of them?
  @Test(arguments: [0.5, 0.9, 0.98])
  func `a loss that stays the same stays the same`(beta: Double) {
    let smoothed = smoothedLosses([Double](repeating: 5, count: 30), beta: beta)
    #expect(smoothed.count == 30)
    #expect(smoothed.first { !($0 ≈ 5) } == nil)
  }

  /// One loss is its own average, whatever β is.
  @Test func `the first one is the first loss`() {
    #expect(smoothedLosses([2.5, 1, 7], beta: 0.9).first.map { $0 ≈ 2.5 } == true)
    #expect(smoothedLosses([2.5], beta: 0.98).first.map { $0 ≈ 2.5 } == true)
  }

  /// Two losses have the weights β·(1 − β) and 1 − β. What do they have to be divided by?
  @Test func `of two losses the later weighs 1 and the earlier beta`() {
    let smoothed = smoothedLosses([2, 5], beta: 0.8)
    #expect(smoothed.last.map { $0 ≈ ((0.8 * 2 + 5) / 1.8) } == true)
  }

  /// β is the share of the past.
  @Test func `the latest loss weighs least when beta is large`() {
    let jump = [Double](repeating: 1, count: 50) + [2]
    #expect(smoothedLosses(jump, beta: 0.98).last.map { $0 > 1 && $0 < 1.05 } == true)
    #expect(smoothedLosses(jump, beta: 0.1).last.map { $0 > 1.85 && $0 < 2 } == true)
  }

  /// What is left of the past when none of it is kept?
  @Test func `beta 0 smooths nothing`() {
    #expect(smoothedLosses(losses, beta: 0) == losses)
  }

  /// s(k) = Σ β^(k−j)·loss(j) / Σ β^(k−j), the sums over j = 1 … k, written out.
  @Test(arguments: [0.5, 0.9, 0.98])
  func `it is the weighted mean that it claims to be`(beta: Double) {
    let smoothed = smoothedLosses(losses, beta: beta)
    #expect(smoothed.count == losses.count)
    let wrong = smoothed.indices.first { k in
      let weights = (0...k).map { pow(beta, Double(k - $0)) }
      let mean = zip(weights, losses).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
      return !isClose(smoothed[k], mean, relative: 1e-9)
    }
    #expect(wrong == nil)
  }

  /// If all the other tests pass and this one fails: at which loss do the two part?
  @Test func `agrees with the library's bias-corrected average`() {
    let (own, library) = (smoothedLosses(losses, beta: 0.95), LossSmoothing.biasCorrected(beta: 0.95).smoothed(losses))
    #expect(own.count == library.count)
    #expect(zip(own, library).first { !($0 ≈ $1) } == nil)
  }
}
