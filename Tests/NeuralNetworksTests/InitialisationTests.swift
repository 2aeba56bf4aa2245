import Autograd
import Foundation
import NeuralNetworks
import Optimizers
import Tensors
import TestSupport
import Testing

@Suite struct InitialisationTests {
  @Test func `the same seed gives the same bits, another seed others`() {
    func network(_ seed: UInt64, _ initializer: Initializer) -> LeNet5<Float> {
      var random = SplitMix(seed: seed)
      return LeNet5(initializer, using: &random)
    }
    let rules: [Initializer] = [.torchDefault, .xavierUniform(), .xavierNormal(), .heUniform(), .heNormal()]
    #expect(rules.first { network(1, $0) != network(1, $0) } == nil)
    #expect(rules.first { network(1, $0) == network(2, $0) } == nil)
    #expect(network(1, .zero) == network(2, .zero))
  }

  @Test func `a second tensor continues where the first one stopped drawing`() {
    for initializer in [Initializer.torchDefault, .heNormal()] {
      let fans = Fans(inputs: 3, outputs: 4)
      var (together, apart) = (SplitMix(seed: 8), SplitMix(seed: 8))
      let all: Tensor<Float> = initializer.tensor([12], fans, using: &together)
      let first: Tensor<Float> = initializer.tensor([5], fans, using: &apart)
      let second: Tensor<Float> = initializer.tensor([7], fans, using: &apart)
      #expect(all.scalars == first.scalars + second.scalars)
      #expect(together.next() == apart.next())
    }
  }

  @Test func `Float weights are the Double ones, rounded`() {
    var (a, b) = (SplitMix(seed: 3), SplitMix(seed: 3))
    let wide = MLP<Double>([5, 7, 2], .heNormal(), using: &a)
    let narrow = MLP<Float>([5, 7, 2], .heNormal(), using: &b)
    #expect(zip(wide.tensors, narrow.tensors).allSatisfy { $0.scalars.map { Float($0) } == $1.scalars })
  }

  /// Moments and tails that no uniform and no sum of a few uniform numbers has.
  @Test func `the normal distribution has the moments and the tails of one`() {
    var random = SplitMix(seed: 11)
    let normal = Distribution.normal(deviation: 1)
    let n = 200_000
    let x = (0..<n).map { _ in normal.draw(using: &random) }
    func moment(_ power: Int) -> Double {
      x.reduce(0) { sum, x in sum + (0..<power).reduce(1) { product, _ in product * x } } / Double(n)
    }
    let root = Double(n).squareRoot()
    // Five deviations of the sample moments: Var(x) = 1, Var(x²) = 2, Var(x³) = 15, Var(x⁴) = 96, Var(x⁶) = 10170.
    #expect(abs(moment(1)) <= 5 / root)
    #expect(abs(moment(2) - 1) <= 5 * 2.0.squareRoot() / root)
    #expect(abs(moment(3)) <= 5 * 15.0.squareRoot() / root)
    #expect(abs(moment(4) - 3) <= 5 * 96.0.squareRoot() / root)
    #expect(abs(moment(6) - 15) <= 5 * 10170.0.squareRoot() / root)
    let tails: [(beyond: Double, share: Double)] = [(1, 0.3173105), (2, 0.0455003), (3, 0.0026998), (4, 6.3342e-5)]
    let wrong = tails.first { tail in
      let share = Double(x.count { abs($0) > tail.beyond }) / Double(n)
      let fits = abs(share - tail.share) <= 5 * (tail.share / Double(n)).squareRoot()
      return !fits
    }
    #expect(wrong?.beyond == nil)
  }

  @Test func `zero and constant draw nothing`() {
    var random = SplitMix(seed: 1)
    let before = random
    let layer = Linear<Double>(3, 2, .constant(0.5), bias: .zero, using: &random)
    #expect(random == before)
    #expect(layer.weight == Tensor(repeating: 0.5, shape: [2, 3]))
    #expect(layer.bias == .zeros([2]))
  }

  @Test func `biases are zero beside the papers' weights and PyTorch's beside its own`() {
    var random = SplitMix(seed: 2)
    #expect(Linear<Double>(100, 50, .heNormal(), using: &random).bias == .zeros([50]))
    let bias = Linear<Double>(100, 5000, using: &random).bias.scalars.map { abs($0) }.max() ?? .nan
    #expect(0.099 <= bias && bias <= 0.1)
  }

  /// What is left of the mean square of a signal after each of ten layers of 256 ReLUs.
  static func factor(_ initializer: Initializer, draws: Int = 4) -> Double {
    var random = SplitMix(seed: 17)
    let normal = Distribution.normal(deviation: 1)
    let logs = (0..<draws).map { _ in
      let network = MLP<Double>(
        Array(repeating: 256, count: 11) + [1], initializer, bias: .zero, using: &random)
      let x = Tensor<Double>(shape: [16, 256]) { normal.draw(using: &random) }
      let last = network.activations(x).last ?? x
      return Foundation.log(last.squared().mean().item / x.squared().mean().item) / 10
    }
    return Foundation.exp(logs.reduce(0, +) / Double(draws))
  }

  /// The last layer's square is ½·fan_in·Var(w) times the one before: 1 for He, ½ for Xavier, 1/6 for PyTorch.
  @Test func `through ten layers of ReLUs He keeps a signal, Xavier halves it, the default leaves a sixth`() {
    #expect(isClose(Self.factor(.heNormal()), 1, relative: 0.07))
    #expect(isClose(Self.factor(.heUniform()), 1, relative: 0.07))
    #expect(isClose(Self.factor(.xavierNormal()), 0.5, relative: 0.07))
    #expect(isClose(Self.factor(.xavierUniform()), 0.5, relative: 0.07))
    #expect(isClose(Self.factor(.torchDefault), 1.0 / 6, relative: 0.07))
  }
}
