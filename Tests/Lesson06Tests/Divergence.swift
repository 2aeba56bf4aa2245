import Autograd
import Datasets
import Foundation
import GradientDescent
import NetworkTraining
import NeuralNetworks
import Optimizers
import Tensors
import Testing
import Training

/// Networks that do not learn: from zero, at rates too high and too low. None of them ends in infinity.
@Suite struct Divergence {
  /// Which factor of the gradient of a hidden weight is zero, and which one of an output weight?
  @Test(arguments: [Activation<Double>.relu, .tanh])
  func `zero ReLUs and tanhs never leave ln 2`(activation: Activation<Double>) throws {
    let moons = try PointCloudTask.moons(seed: 11)
    let zero = moons.network([2, 16, 16, 2], activation, .zero)
    let outcomes = [
      try moons.train(zero, by: SGD(), at: 0.5, batch: nil, steps: 300),
      try moons.train(zero, by: Adam(), at: 0.01, batch: nil, steps: 300),
    ]
    for outcome in outcomes {
      #expect(abs(outcome.loss - log(2)) <= 1e-12)
      #expect(outcome.accuracy == 0.5)
      let hidden = outcome.network.layers.dropLast().flatMap(\.tensors) + [outcome.network.layers[2].weight]
      #expect(hidden.allSatisfy { $0.scalars.allSatisfy { $0 == 0 } })
    }
  }

  /// Batches are not balanced: the last bias moves, and nothing else.
  @Test func `on mini-batches, too, the hidden layers of zero ReLUs stay at zero`() throws {
    let moons = try PointCloudTask.moons(seed: 11)
    let outcome = try moons.train(moons.network([2, 16, 2], .relu, .zero), by: Adam(), at: 0.01)
    #expect(outcome.network.layers[0].tensors.allSatisfy { $0.scalars.allSatisfy { $0 == 0 } })
    #expect(outcome.classes == 1)
    #expect(outcome.accuracy == 0.5)
    #expect(outcome.loss >= log(2))
  }

  /// Plain descent at 10, momentum at 5, Adam at 3: measured over 60 networks, one in thirty of the first and one in
  /// ten of the others learn a little, so the claim is about the mean of five, with a weaker bound for each.
  static let tooHigh: [(name: String, optimizer: AnyOptimizer<MLP<Double>>, rate: Double, mean: Double, each: Double)] =
    [
      ("SGD", AnyOptimizer(SGD()), 10, 0.6, 0.75),
      ("momentum 0.9", AnyOptimizer(SGD(momentum: 0.9)), 5, 0.75, 0.9),
      ("Adam", AnyOptimizer(Adam()), 3, 0.85, 0.93),
    ]

  /// The best rate of plain descent is 0.3 to 1. Nothing overflows: what has happened to the ReLUs?
  @Test(arguments: tooHigh.indices)
  func `far beyond its best rate no method learns, with a finite loss`(place: Int) throws {
    let (name, optimizer, rate, mean, each) = Self.tooHigh[place]
    let outcomes = try (11...15).map { (seed: UInt64) in
      let moons = try PointCloudTask.moons(seed: seed)
      return try moons.train(moons.network(), by: optimizer, at: rate)
    }
    let accuracies = outcomes.map(\.accuracy)
    #expect(accuracies.reduce(0, +) / 5 <= mean, "\(name)")
    #expect(accuracies.first { !($0 <= each) } == nil, "\(name)")
    #expect(outcomes.first { !$0.loss.isFinite }?.loss == nil, "\(name)")
  }

  /// "At chance" is a number; that it predicts one class is the reason.
  @Test func `most networks of plain descent at ten times its best rate predict one class`() throws {
    let mute = try (11...15).filter { (seed: UInt64) in
      let moons = try PointCloudTask.moons(seed: seed)
      return try moons.train(moons.network(), by: SGD(), at: 10).classes == 1
    }
    #expect(mute.count >= 3)
    // Negative control: at the best rate none does, and all learn.
    for seed in 11...15 as ClosedRange<UInt64> {
      let moons = try PointCloudTask.moons(seed: seed)
      let outcome = try moons.train(moons.network(), by: SGD(), at: 1)
      #expect(outcome.classes == 2)
      #expect(outcome.accuracy >= 0.88)
    }
  }

  @Test(arguments: [11, 12, 13] as [UInt64])
  func `a rate far too low has hardly moved the loss`(seed: UInt64) throws {
    let moons = try PointCloudTask.moons(seed: seed)
    let start = try moons.train(moons.network(), by: SGD(), at: 0, steps: 1)
    let end = try moons.train(moons.network(), by: SGD(), at: 1e-5)
    #expect(end.loss < start.loss)
    #expect(end.loss >= 0.99 * start.loss)
    // Negative control: at a good rate the same steps take most of it away.
    #expect(try moons.train(moons.network(), by: SGD(), at: 0.5).loss <= 0.3 * start.loss)
  }

  /// On clothes the best rate of plain descent is about 0.25.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `at ten times its best rate plain descent tells no clothes apart, with a finite loss`(seed: UInt64) throws {
    let tooFast = try FashionMNISTTask.train(by: SGD(), at: 2.5, epochs: 1, seed: seed)
    #expect(tooFast.ending == .allEpochs)
    #expect(tooFast.evaluation.loss.isFinite)
    #expect(tooFast.evaluation.accuracy ?? 1 <= 0.25)
    #expect(tooFast.classes <= 5)
    // Negative control: the same network and batches at the good rate.
    #expect(try FashionMNISTTask.train(by: SGD(), at: 0.25, epochs: 1, seed: seed).evaluation.accuracy ?? 0 >= 0.55)
  }

  /// The share of the validation images whose predicted class a single step alters, after the first hundred steps.
  @Test(arguments: [4, 5, 6] as [UInt64])
  func `the larger the rate, the more predictions a step alters, also where nothing is learned`(seed: UInt64) throws {
    let (start, training, validation) = try FashionMNISTTask.objectives(seed: seed)
    func classes(_ network: MLP<Float>) -> [Int] { predictions(validation.logits(of: network)) }
    var (shares, accuracies): ([Double], [Double]) = ([], [])
    for rate in [0.001, 0.01, 0.1, 1] {
      var run = try FashionMNISTTask.descent(on: training, from: start, at: rate, seed: seed)
      var changed = 0
      while run.step < 200 {
        let before = run.step >= 100 && run.step.isMultiple(of: 5) ? classes(run.point) : nil
        _ = run.next()
        if let before { changed += zip(before, classes(run.point)).count { $0 != $1 } }
      }
      shares.append(Double(changed) / Double(20 * validation.rowCount))
      accuracies.append(validation.evaluation(of: run.point).accuracy ?? .nan)
    }
    #expect(zip(shares, shares.dropFirst()).first { !(1.2 * $0 <= $1) } == nil, "\(shares)")
    #expect(shares[0] <= 0.03 && shares[3] >= 0.2, "\(shares)")
    // It learns best at 0.1 of these, where it changes its mind more often than at any smaller rate.
    #expect(accuracies[2] >= accuracies[1] && accuracies[3] <= 0.5, "\(accuracies)")
  }
}
