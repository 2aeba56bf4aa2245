import LinearModels
import Optimizers
import TestSupport
import Testing
import Training
import Tuning

/// Ramps run past the bound, the further the shorter they are; mini-batches give it away earlier, single rows too early.
@Suite struct Divergence {
  /// Full batches on a bowl: a step at a rate below 2/λmax cannot make the loss grow, wherever it starts.
  @Test(arguments: [100, 400, 2000])
  func `below the bound no step of a full-batch ramp makes the loss grow`(steps: Int) throws {
    for bowl in try Bowl.ramps() {
      let curve = try bowl.ramp(steps: steps)
      let below = curve.rates.prefix { $0 < bowl.curvature.criticalRate }.count
      #expect(below > steps / 2)
      // What is left to rounding is no growth.
      let rise = (0..<below).first { !(curve.losses[$0 + 1] <= curve.losses[$0] * (1 + 1e-12)) }
      #expect(rise == nil, "\(bowl), step \(rise ?? 0)")
    }
  }

  /// So the explosion lies beyond the bound. How far beyond?
  @Test func `a full-batch ramp of 400 steps explodes between 1 and 13 times the bound`() throws {
    for bowl in try Bowl.ramps() {
      let curve = try bowl.ramp(steps: 400)
      let place = try #require(curve.divergedAt) / bowl.curvature.criticalRate
      #expect(place > 1 && place < 13, "\(bowl): \(place)")
      // It grows on finite numbers, step after step, before it counts as an explosion.
      #expect(curve.losses.first { !$0.isFinite } == nil)
      let last = curve.losses.suffix(4)
      #expect(zip(last, last.dropFirst()).first { !($1 > $0) } == nil, "\(bowl): \(last)")
    }
  }

  /// In which steps does the error along the steepest direction shrink, and in how many of them can it grow again?
  @Test func `the shorter the ramp, the later it explodes`() throws {
    for bowl in try Bowl.ramps() {
      let places = try [100, 200, 400, 1000, 2000].map { try bowl.ramp(steps: $0).divergedAt ?? .nan }
      #expect(zip(places, places.dropFirst()).first { !($1 < $0) } == nil, "\(bowl): \(places)")
      #expect(places[4] > bowl.curvature.criticalRate)
      #expect(places[0] > 2 * places[4], "\(bowl): \(places)")
    }
  }

  /// Noise keeps the error along the steepest direction alive, so that there is something to grow.
  @Test func `with batches of 32 a long ramp explodes near the bound`() throws {
    for bowl in try Bowl.ramps() {
      let places = try bowl.explosions(batchSize: 32, steps: 2000).sorted()
      #expect(places[2] >= 0.7 && places[2] <= 1.4, "\(bowl): \(places)")
    }
  }

  /// The negative control of "never below the bound": single rows have a bound of their own, 2/(λ(1 + (d + 1)/B)).
  @Test func `with single rows it explodes far below the bound of full batches`() throws {
    let bowl = try Bowl.gaussianRows(seed: 3)
    let places = try bowl.explosions(batchSize: 1, steps: 2000, recordingAll: true).sorted()
    #expect(places.first { !($0 > 0 && $0 < 0.3) } == nil, "\(places)")
  }

  /// The end of the curve is no suggestion: what does a whole run at that rate come to?
  @Test func `a network trained at the end of the curve has learned next to nothing`() throws {
    let task = try FashionMNISTTask()
    let (method, _) = try FashionMNISTTask.optimizer(named: "SGD")
    let curve = try task.curve(method, seed: 1)
    let last = try #require(curve.rates.last)
    let (end, good) = (
      try task.accuracy(method, at: last, seed: 1),
      try task.accuracy(method, at: try curve.suggestion().rate, seed: 1)
    )
    #expect(end <= 0.3)
    #expect(good >= 0.7)
  }
}
