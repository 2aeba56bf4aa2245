import Foundation
import NeuralNetworks
import Schedules
import TestSupport
import Testing

/// Cycles that cross the bound and converge, and what annealing is worth on images.
@Suite struct Convergence {
  /// Twenty cycles of twenty steps.
  private func ends(_ peak: Double) throws -> [Double] {
    let bowl = try Bowl.two()
    let excess = bowl.excess(under: try bowl.cycle(to: peak), steps: 400)
    return stride(from: 0, through: 400, by: 20).map { excess[$0] }
  }

  /// Some steps of these cycles are beyond 2/λmax. What decides: the highest rate, or the product over the cycle?
  @Test(arguments: [0.9, 1.5, 2.0, 2.2])
  func `a cycle whose peak is up to 2_2 times the bound converges`(peak: Double) throws {
    let ends = try self.ends(peak)
    #expect(zip(ends, ends.dropFirst()).first { !($1 < $0) } == nil)
    #expect(ends[20] < 1e-6 * ends[0])
  }

  /// Larger steps for the flat direction, and the steep one is saved by the rest of the cycle.
  @Test func `crossing the bound is faster than staying below it`() throws {
    let halfway = try [0.9, 1.5, 2.0, 2.2].map { try ends($0)[10] }
    #expect(zip(halfway, halfway.dropFirst()).first { !($1 < 0.5 * $0) } == nil)
  }

  /// Converging is a matter of whole cycles: what does the cost do in the middle of one?
  @Test func `beyond the bound the cost rises inside a cycle and ends it lower`() throws {
    let bowl = try Bowl.two()
    let excess = bowl.excess(under: try bowl.cycle(to: 2.2), steps: 40)
    let highest = try #require(excess[5..<20].max())
    #expect(highest > 100 * excess[5])
    #expect(excess[20] < excess[0])
    #expect(excess[40] < excess[20])
    // Negative control: below the bound no step of full-batch descent makes the cost grow.
    let below = bowl.excess(under: try bowl.cycle(to: 0.9), steps: 40)
    #expect(zip(below, below.dropFirst()).first { !($1 <= $0) } == nil)
  }

  /// Each step multiplies the error along an eigenvector by 1 − ηλ. What does a cycle multiply it by?
  @Test(arguments: [0.3, 0.9, 1.5, 2.0, 2.4])
  func `a cycle multiplies the steepest error by the product of its steps`(peak: Double) throws {
    for bowl in try Bowl.all() {
      for stepSize in [3, 10] {
        let cycle = try bowl.cycle(to: peak, stepSize: stepSize)
        let λ = bowl.curvature.largestEigenvalue
        let theory = exp((0..<(2 * stepSize)).reduce(0) { $0 + log(abs(1 - cycle($1) * λ)) })
        let measured = bowl.steepestFactor(under: cycle, steps: 2 * stepSize)
        #expect(isClose(measured, theory, relative: 1e-6, absolute: 1e-9), "\(bowl), step size \(stepSize)")
      }
    }
  }

  /// v·ln v = v + 1 has the root 3.591; from 1/λmax the root is e.
  @Test func `theory's critical peaks are the ones of the lesson`() {
    #expect(isClose(SlowCycles.criticalPeak(from: 0), 4.591 / 2, relative: 1e-4))
    #expect(isClose(SlowCycles.criticalPeak(from: 0.5), (1 + M_E) / 2, relative: 1e-10))
    let v = 2 * SlowCycles.criticalPeak(from: 0) - 1
    #expect(v * log(v) ≈ (v + 1))
  }

  /// The slower the cycle, the nearer the sum over its steps is to the integral.
  @Test(arguments: [0.0, 0.1, 0.45])
  func `a slow cycle one hundredth below its critical peak shrinks the error`(base: Double) throws {
    let peak = SlowCycles.criticalPeak(from: base)
    for share in [0.5, 0.9, 0.99] {
      #expect(try SlowCycles.factor(from: base, to: share * peak) < 0.5, "\(share)")
    }
  }

  /// Trained for the same number of gradients: what is annealing worth beside the best fixed rate?
  ///
  /// The claim is about means: single seeds of a fixed rate lie points apart. Rates of 0.01 and 0.08 are worse than these.
  @Test func `on the perceptron every annealed run ends above the best fixed rate in the mean of three seeds`() throws {
    let task = try FashionMNISTTask(images: 12_800)
    func mean(_ schedule: any Schedule) throws -> Double {
      try task.meanAccuracy(of: FashionMNISTTask.perceptron, at: schedule, epochs: 4, seeds: [21, 22, 23])
    }
    let fixed = try max(mean(Hold(0.02)), mean(Hold(0.04)))
    #expect(fixed >= 0.8)
    for (name, schedule) in try task.annealed(epochs: 4) {
      let accuracy = try mean(schedule)
      #expect(accuracy > fixed, "\(name): \(accuracy), fixed: \(fixed)")
    }
  }

  /// On LeNet some annealed runs only tie with the best fixed rate, which is 0.04. What does one long cycle do?
  @Test func `on LeNet one-cycle ends above the best fixed rate in the mean of three seeds`() throws {
    let task = try FashionMNISTTask(images: 12_800)
    func mean(_ schedule: any Schedule) throws -> Double {
      try task.meanAccuracy(of: FashionMNISTTask.lenet, at: schedule, epochs: 4, seeds: [21, 22, 23])
    }
    let fixed = try mean(Hold(0.04))
    #expect(fixed >= 0.7)
    #expect(try mean(OneCycleLR(maxLR: 0.08, totalSteps: 4 * task.stepsPerEpoch)) > fixed)
  }

  /// A range test gives a rate and a range. Is the range any good, from one test alone?
  @Test(arguments: [31, 32, 33] as [UInt64])
  func `cycles between the two ends that one range test gives learn`(seed: UInt64) throws {
    let task = try FashionMNISTTask(images: 6_400)
    let start = FashionMNISTTask.perceptron(seed: seed)
    let range = try task.range(for: start, seed: seed)
    func accuracy(_ scale: Double) throws -> Double {
      let cycles = try task.triangular(from: scale * range.lowerBound, to: scale * range.upperBound)
      return try task.train(start, at: cycles, epochs: 2, seed: seed).accuracy
    }
    let inside = try accuracy(1)
    #expect(inside >= 0.75, "\(range)")
    // Negative control: the same cycles at a hundredth and at sixteen times of that range.
    #expect(try accuracy(0.01) <= inside - 0.1)
    #expect(try accuracy(16) <= inside - 0.1)
  }
}
