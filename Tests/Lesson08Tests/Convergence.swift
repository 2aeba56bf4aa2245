import Foundation
import NeuralNetworks
import Optimizers
import Schedules
import Testing

/// LeNets that learn: the controls of what does not, and how much further one cycle goes than one rate.
@Suite struct Convergence {
  /// Rate times steps is 25 here, and was 0.094 and 0.94 where nothing happened.
  @Test(arguments: [0, 1, 2] as [UInt64])
  func `four hundred steps of SGD at a sixteenth tell clothes apart`(seed: UInt64) throws {
    let outcome = try FashionMNISTTask.train(FashionMNISTTask.network(seed: seed), at: 0.0625, steps: 400, seed: seed)
    #expect(outcome.accuracy >= 0.6)
    #expect(outcome.loss <= 1)
  }

  /// The range test costs a hundred steps. What is its suggestion worth in the four hundred that follow?
  ///
  /// Measured with 24 seeds: rates from 0.065 to 0.46, accuracies from 0.69 to 0.79, losses from 0.55 to 0.87.
  @Test(arguments: [0, 1, 2] as [UInt64])
  func `the found rate learns`(seed: UInt64) throws {
    let start = FashionMNISTTask.network(seed: seed)
    let rate = try FashionMNISTTask.foundRate(for: start, seed: seed)
    let outcome = try FashionMNISTTask.train(start, at: rate, steps: 400, seed: seed)
    #expect(outcome.classes == 10)
    #expect(outcome.accuracy >= 0.65, "at \(rate)")
    #expect(outcome.loss <= 1)
    // Negative control: a thousandth of it has not begun.
    let slow = try FashionMNISTTask.train(start, at: rate / 1000, steps: 100, seed: seed)
    #expect(abs(slow.loss - log(10)) < 0.03)
  }

  /// A tenth of the rate at which Adam ends in one class; at a third of it one network in three does.
  @Test(arguments: [0, 1, 2] as [UInt64])
  func `Adam at 0 point 01 learns`(seed: UInt64) throws {
    let outcome = try FashionMNISTTask.train(
      FashionMNISTTask.network(seed: seed), by: Adam(), at: 0.01, steps: 150, seed: seed)
    #expect(outcome.classes >= 9)
    #expect(outcome.accuracy >= 0.6)
  }

  /// The best constant rate, the same network, the same 800 steps: what does falling at the end gain?
  @Test func `one cycle goes further than the article's rates`() throws {
    let (count, epochs) = (12_800, 4)
    func mean(_ accuracy: (UInt64) throws -> Double) rethrows -> Double {
      try [0, 1, 2].map(accuracy).reduce(0, +) / 3
    }
    let cycle = try OneCycleLR(maxLR: 0.05, totalSteps: epochs * count / 64)
    let furthest = try mean { seed in
      let method = try SGD<LeNet5<Float>>(momentum: 0.95, weightDecay: 5e-4)
      return try FashionMNISTTask.train(
        FashionMNISTTask.network(seed: seed), by: method, along: cycle, epochs: epochs, of: count, seed: seed
      ).accuracy
    }
    let constant = try mean { seed in
      try FashionMNISTTask.train(
        FashionMNISTTask.network(seed: seed), by: SGD(), along: Hold(0.1), epochs: epochs, of: count, seed: seed
      ).accuracy
    }
    #expect(constant >= 0.7)
    #expect(furthest >= constant + 0.02)
    #expect(furthest >= 0.84)
  }
}
