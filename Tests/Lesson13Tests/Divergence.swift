import Core
import Foundation
import GradientDescent
import LinearModels
import Optimizers
import Schedules
import TestSupport
import Testing

/// Where a rate that a run finds is the wrong one, and what shows that the claims of convergence are claims.
@Suite struct Divergence {
  // MARK: From the loss

  @Test(arguments: 1...5)
  func `without a common solution Polyak's distance grows at every third step or more often`(
    seed: UInt64
  ) {
    let equations = Equations(noise: 1, seed: seed)
    let (found, constant) = (
      equations.solve(by: Polyak(), at: 1), equations.solve(by: SGD(), at: 0.005)
    )
    #expect(growths(found.distances) > 666)
    #expect(found.excess > 3 * constant.excess, "the rate never learns of the noise")
  }

  /// The control of the distance that never grows: beyond four times a step overshoots the mirror image.
  @Test(arguments: 1...3)
  func `at five times Polyak's rate the distance grows even with a common solution`(
    seed: UInt64
  ) {
    #expect(growths(Equations(noise: 0, seed: seed).solve(by: Polyak(), at: 5).distances) > 100)
  }

  @Test(arguments: [1, 2])
  func `with more images than weights Polyak without a cap is above a constant rate`(
    seed: UInt64
  ) throws {
    let found = try SoftmaxRun(Polyak(), at: Hold(1), seed: seed)
    let capped = try SoftmaxRun(try Polyak(maximumRate: 0.1), at: Hold(1), seed: seed)
    let constant = try SoftmaxRun(SGD(), at: Hold(0.1), seed: seed)
    #expect(
      found.lateLoss > 1.1 * constant.lateLoss, "\(found.lateLoss) against \(constant.lateLoss)")
    #expect(capped.lateLoss <= 1.02 * constant.lateLoss && capped.rates.allSatisfy { $0 <= 0.1 })
  }

  // MARK: From two gradients

  /// The control of AdGD: the rate that it ends with is 0.5, and far beyond the bound of the start.
  @Test func `plain descent at the rate that AdGD ends with diverges on steep sides`() {
    var run = Descent(on: SteepSides(), from: 3, by: AdGD(), at: 1)
    for _ in 0..<300 { _ = run.next() }
    let last = run.optimizer.foundRate
    #expect(last > 0.4)
    var plain = Descent(on: SteepSides(), from: 3, by: SGD(), at: last)
    let losses = (0..<4).map { _ in plain.next(at: last).loss }
    #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 < $1 })
  }

  // MARK: River and valley

  /// The control of the cool-down: without noise there is no floor, and it only costs travel.
  @Test func `without noise a cool-down gains nothing`() throws {
    let ends = try River.schedules().map { River(noise: 0).losses(at: $0.schedule)[1_000] }
    #expect(ends[1] < ends[0] && ends[0] < ends[2])
  }

  /// A cool-down over a fifth of the steps costs a tenth of the travel: more than the floor, where the river is fast.
  @Test func `on a fast river the constant rate ends lowest`() throws {
    let ends = try River.schedules().map { River(slope: 0.08).losses(at: $0.schedule)[1_000] }
    #expect(ends[1] < ends[0] && ends[0] < ends[2])
  }

  /// Where there is no river all that counts is the floor.
  @Test func `without a river the constant rate ends last and the low one before it`() throws {
    let ends = try River.schedules().map { River(slope: 0).losses(at: $0.schedule)[1_000] }
    #expect(ends[1] > 10 * ends[4] && ends[4] > ends[0] && ends[4] > ends[2])
  }
}
