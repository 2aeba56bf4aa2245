import Foundation
import NeuralNetworks
import Schedules
import TestSupport
import Testing
import Tuning

/// Cycles that go too far: on a bowl they grow, in networks they end in one class with a finite loss.
@Suite struct Divergence {
  /// 2.296 is the most that any slow cycle from below bears.
  @Test(arguments: [2.5, 3.0])
  func `a cycle whose peak is 2_5 times the bound grows in every cycle`(peak: Double) throws {
    let bowl = try Bowl.two()
    let excess = bowl.excess(under: try bowl.cycle(to: peak), steps: 400)
    let ends = stride(from: 0, through: 400, by: 20).map { excess[$0] }
    #expect(ends.first { !$0.isFinite } == nil)
    #expect(zip(ends, ends.dropFirst()).first { !($1 > 10 * $0) } == nil)
  }

  /// On the other side of the critical peak, as near as on this side.
  @Test(arguments: [0.0, 0.1, 0.45])
  func `a slow cycle one hundredth above its critical peak makes the error grow`(base: Double) throws {
    let factor = try SlowCycles.factor(from: base, to: 1.01 * SlowCycles.criticalPeak(from: base))
    #expect(factor > 2)
    #expect(factor.isFinite)
  }

  /// The same mean rate, held: is it the mean that counts?
  @Test func `held, the mean rate of a cycle that converges diverges`() throws {
    let bowl = try Bowl.two()
    let cycle = try bowl.cycle(to: 2)
    let mean = (0..<20).reduce(0) { $0 + cycle($1) } / 20
    #expect(mean > 1.02 * bowl.curvature.criticalRate)
    let held = bowl.excess(under: Hold(mean), steps: 400)
    #expect(zip(held[100...], held[101...]).first { !($1 > $0) } == nil)
    #expect((held.last ?? .infinity).isFinite)
    #expect(bowl.excess(under: cycle, steps: 400)[400] < 1e-6 * held[0])
  }

  /// Sixteen times the best constant rate as a peak: too high to be held, and what is too high for a cycle?
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `far beyond its best rate a cycle leaves LeNet with one class and a finite loss`(seed: UInt64) throws {
    let task = try FashionMNISTTask(images: 6_400)
    let tooHigh = try task.train(
      FashionMNISTTask.lenet(seed: seed), at: try task.triangular(to: 0.64), epochs: 2, seed: seed)
    #expect(tooHigh.ending == .allEpochs)
    #expect(tooHigh.classes == 1)
    #expect((2.25...2.6).contains(tooHigh.loss))
    #expect(tooHigh.accuracy <= 0.15)
    // Negative control: a peak in the range that the range test finds.
    let within = try task.train(
      FashionMNISTTask.lenet(seed: seed), at: try task.triangular(to: 0.08), epochs: 2, seed: seed)
    #expect(within.classes >= 8)
    #expect(within.accuracy >= 0.5)
    #expect(within.gradients == tooHigh.gradients)
  }

  /// A perceptron bears more, and does not collapse at once: where is it after a peak of thirty times its best rate?
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `far beyond its best rate a cycle leaves the perceptron far behind, with a finite loss`(seed: UInt64) throws {
    let task = try FashionMNISTTask(images: 6_400)
    let tooHigh = try task.train(
      FashionMNISTTask.perceptron(seed: seed), at: try task.triangular(to: 1.2), epochs: 2, seed: seed)
    #expect(tooHigh.ending == .allEpochs)
    #expect(tooHigh.loss.isFinite)
    #expect(tooHigh.accuracy <= 0.6)
    let within = try task.train(
      FashionMNISTTask.perceptron(seed: seed), at: try task.triangular(to: 0.08), epochs: 2, seed: seed)
    #expect(within.accuracy >= 0.74)
  }

  /// Held for a whole run, what did one cycle take as its peak?
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `held, eight times the best rate leaves the perceptron behind one-cycle with that peak`(seed: UInt64) throws {
    let task = try FashionMNISTTask(images: 6_400)
    let start = FashionMNISTTask.perceptron(seed: seed)
    let held = try task.train(start, at: Hold(0.32), epochs: 3, seed: seed)
    let cycle = try OneCycleLR(maxLR: 0.32, totalSteps: 3 * task.stepsPerEpoch)
    let cycled = try task.train(start, at: cycle, epochs: 3, seed: seed)
    #expect(held.gradients == cycled.gradients)
    #expect(held.loss.isFinite)
    #expect(held.accuracy <= cycled.accuracy - 0.05)
  }
}
