import Core
import Foundation
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

  /// A linear ramp from 1e-8 to 1 in 100 steps: how many of them lie below 0.01?
  @Test func `a linear ramp jumps over all small rates in one step`() throws {
    let linear = try RangeTest.lightning(.linear).ramp.rates
    let exponential = try RangeTest.lightning().ramp.rates
    #expect(linear.count { $0 < 0.01 } == 1)
    #expect(exponential.count { $0 < 0.01 } >= 70)
  }

  /// So what is read off it is too high for a method that wants a small rate.
  @Test(arguments: [[1, 2, 3], [11, 12, 13]] as [[UInt64]])
  func `off a linear ramp the rule reads rates at which Adam does not learn`(seeds: [UInt64]) throws {
    let task = try FashionMNISTTask()
    let (method, _) = try FashionMNISTTask.optimizer(named: "Adam")
    var (accuracies, good): ([Double], [Double]) = ([], [])
    for seed in seeds {
      let linear = try task.curve(method, seed: seed, over: RangeTest.lightning(.linear)).suggestion(.steepest2020)
      let exponential = try task.curve(method, seed: seed, over: RangeTest.lightning()).suggestion(.steepest2020)
      #expect(linear.rate >= 3 * exponential.rate, "seed \(seed): \(linear.rate) and \(exponential.rate)")
      accuracies.append(try task.accuracy(method, at: linear.rate, seed: seed))
      good.append(try task.accuracy(method, at: exponential.rate, seed: seed))
    }
    let (lost, kept) = (accuracies.reduce(0, +) / Double(seeds.count), good.reduce(0, +) / Double(seeds.count))
    #expect(lost <= kept - 0.2, "\(accuracies) and \(good)")
  }

  /// Evenly in the exponent, from a millionth to ten: how many of 24 picks learn?
  @Test(arguments: [("SGD", 7), ("Adam", 7), ("SGD", 8), ("Adam", 8)] as [(String, UInt64)])
  func `of rates picked at random many end below half`(name: String, seed: UInt64) throws {
    let task = try FashionMNISTTask()
    let (method, _) = try FashionMNISTTask.optimizer(named: name)
    var random = RandomSource(seed: seed)
    func pick(from low: Double, to high: Double) throws -> Double {
      let rate = low * pow(high / low, Double.random(in: 0..<1, using: &random))
      return try task.accuracy(method, at: rate, seed: seed)
    }
    let picks = try (0..<24).map { _ in try pick(from: 1e-6, to: 10) }
    #expect(picks.count { $0 <= 0.5 } >= 9, "\(picks.sorted())")
    // Negative control: within the range that a range test gives, any pick learns.
    let good = name == "Adam" ? (0.001, 0.01) : (0.03, 0.3)
    let learned = try (0..<4).map { _ in try pick(from: good.0, to: good.1) }
    #expect(learned.count { $0 >= 0.6 } == 4, "\(learned)")
  }
}
