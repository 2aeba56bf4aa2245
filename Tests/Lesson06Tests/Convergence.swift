import Autograd
import Core
import Datasets
import Foundation
import GradientDescent
import NetworkTraining
import NeuralNetworks
import Optimizers
import Tensors
import Testing
import Training

/// Networks that learn what no straight line can, the plateaus of momentum and Adam, and signals that stay alive.
@Suite struct Convergence {
  @Test(arguments: [11, 12, 13] as [UInt64])
  func `a small network learns the moons, a straight line does not`(seed: UInt64) throws {
    let moons = try PointCloudTask.moons(seed: seed)
    let network = try moons.train(moons.network(), by: Adam(), at: 0.01)
    #expect(network.accuracy >= 0.95)
    #expect(network.loss <= 0.15)
    let line = try moons.train(moons.network([2, 2]), by: Adam(), at: 0.1)
    #expect((0.8...0.92).contains(line.accuracy))
  }

  @Test(arguments: [11, 12, 13] as [UInt64])
  func `a small network learns the spirals, a straight line does not`(seed: UInt64) throws {
    let spirals = try PointCloudTask.spirals(seed: seed)
    #expect(try spirals.train(spirals.network(), by: Adam(), at: 0.01, steps: 1000).accuracy >= 0.95)
    #expect(try spirals.train(spirals.network([2, 2]), by: Adam(), at: 0.1).accuracy <= 0.8)
  }

  /// "Ten times too high" is false for the methods that have a plateau: how wide is it?
  @Test(arguments: [11, 12, 13] as [UInt64])
  func `ten times the lowest good rate is still good for momentum and Adam`(seed: UInt64) throws {
    let moons = try PointCloudTask.moons(seed: seed)
    for rate in [0.03, 0.3] {
      #expect(try moons.train(moons.network(), by: SGD(momentum: 0.9), at: rate).accuracy >= 0.93)
    }
    for rate in [0.003, 0.03] {
      #expect(try moons.train(moons.network(), by: Adam(), at: rate).accuracy >= 0.93)
    }
  }

  /// The control of "zero initialisation never learns": without hidden layers there is nothing to break.
  @Test func `a linear model learns from zero`() throws {
    let moons = try PointCloudTask.moons(seed: 11)
    #expect(try moons.train(moons.network([2, 2], .identity, .zero), by: SGD(), at: 0.5).accuracy >= 0.8)
  }

  /// Why is one sigmoid for all units enough for a straight boundary, and no more?
  @Test(arguments: [8, 16]) func `zero sigmoids learn, but as one unit`(width: Int) throws {
    let moons = try PointCloudTask.moons(seed: 11)
    let equal = try moons.train(moons.network([2, width, 2], .sigmoid, .zero), by: SGD(), at: 1, steps: 1000)
    #expect(equal.spread <= 1e-6)
    #expect((0.75...0.92).contains(equal.accuracy))
    // Negative control: units that start apart stay apart and see more than a straight line.
    let apart = try moons.train(moons.network([2, width, 2], .sigmoid), by: SGD(), at: 1, steps: 1000)
    #expect(apart.spread >= 0.1)
  }

  @Test func `equal units stay equal, whatever number they start from`() throws {
    let moons = try PointCloudTask.moons(seed: 11)
    let equal = try moons.train(moons.network([2, 16, 2], .relu, .constant(0.1)), by: SGD(), at: 0.1, steps: 1000)
    #expect(equal.spread <= 1e-6)
    #expect((0.75...0.92).contains(equal.accuracy))
  }

  /// ½·n·Var(w): what is it for each of the three?
  @Test(arguments: [(Initializer.heNormal(), 1.0), (.xavierNormal(), 0.5), (.torchDefault, 1.0 / 6)])
  func `through ten layers of ReLUs the mean square changes as theory says`(
    initializer: Initializer, factor: Double
  ) throws {
    let logs = (0..<4).map { (seed: UInt64) in
      var random = RandomSource(seed: 40 + seed)
      let network = MLP<Double>(
        Array(repeating: 256, count: 11) + [1], initializer, bias: .zero, using: &random)
      let x = Tensor<Double>(shape: [16, 256]) { random.gaussian() }
      let last = network.activations(x)[9]
      return log(last.squared().mean().item / x.squared().mean().item) / 10
    }
    let measured = exp(logs.reduce(0, +) / Double(logs.count))
    #expect(abs(measured / factor - 1) <= 0.07)
  }

  /// What does a guess among ten classes cost, and how often is it right?
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `an epoch of Adam tells clothes apart`(seed: UInt64) throws {
    let clothes = try FashionMNISTTask.train(by: Adam(), at: 0.004, epochs: 1, seed: seed)
    #expect(clothes.ending == .allEpochs)
    #expect(clothes.evaluation.loss < log(10))
    #expect(clothes.evaluation.accuracy ?? 0 > 0.7)
    #expect(clothes.classes == 10)
  }

  /// An accuracy may stand beside any loss: which of the two losses stands a rate of 1?
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `the squared error tells clothes apart, too, and at a higher rate than the cross-entropy`(seed: UInt64) throws {
    func squaredError(at rate: Double) throws -> Double {
      try FashionMNISTTask.accuracy(at: rate, steps: 200, seed: seed, loss: FashionMNISTTask.squaredError)
    }
    func entropy(at rate: Double) throws -> Double {
      try FashionMNISTTask.accuracy(at: rate, steps: 200, seed: seed) { crossEntropy($0, $1) }
    }
    #expect(try squaredError(at: 0.25) >= 0.7)
    #expect(try squaredError(at: 1) >= 0.7)
    #expect(try entropy(at: 0.25) >= 0.7)
    // Negative control: what the rate of 1 does to the other loss.
    #expect(try entropy(at: 1) <= 0.5)
  }

  /// Whoever stops after the first of these numbers of steps takes a small rate for a bad one.
  @Test(arguments: [4, 5, 6] as [UInt64])
  func `a tenth of a good rate is behind after 200 steps and ahead of that after 2000`(seed: UInt64) throws {
    func accuracies(at rate: Double, after steps: [Int]) throws -> [Double] {
      let (start, training, validation) = try FashionMNISTTask.objectives(seed: seed)
      var run = try FashionMNISTTask.descent(on: training, from: start, at: rate, seed: seed)
      return steps.map { step in
        while run.step < step { _ = run.next() }
        return validation.evaluation(of: run.point).accuracy ?? .nan
      }
    }
    let good = try accuracies(at: 0.25, after: [200])[0]
    let slow = try accuracies(at: 0.025, after: [200, 2000])
    #expect(slow[0] <= good - 0.03, "\(slow) and \(good)")
    #expect(slow[1] >= good + 0.02, "\(slow) and \(good)")
  }
}
